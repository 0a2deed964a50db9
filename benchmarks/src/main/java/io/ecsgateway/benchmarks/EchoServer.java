package io.ecsgateway.benchmarks;

import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gRPC server that answers with the same bytes each time, without work: what the transport costs.
 * Arguments: the full name of the RPC, and the file of the bytes.
 */
final class EchoServer {
  private EchoServer() {}

  public static void main(String[] arguments) throws Exception {
    String[] rpc = arguments[0].split("/", 2);
    byte[] answer = Files.readAllBytes(Path.of(arguments[1]));
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
            .setFullMethodName(arguments[0])
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder(rpc[0])
                    .addMethod(
                        method,
                        ServerCalls.asyncUnaryCall((request, caller) -> {
                          caller.onNext(answer);
                          caller.onCompleted();
                        }))
                    .build())
            .build()
            .start();
    System.out.println("echoes on 127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
