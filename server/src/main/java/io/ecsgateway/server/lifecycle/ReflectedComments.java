package io.ecsgateway.server.lifecycle;

import com.google.common.base.Suppliers;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets server reflection answer with the files of the published descriptor set. What is compiled
 * into Java has lost comments and JSON names, and with them grpcurl's {@code describe} its
 * documentation and its output the names of ECS's members. Stands before reflection alone.
 */
final class ReflectedComments implements ServerInterceptor {
  private static final String DESCRIPTOR_SET = "/ecsgateway-v1.binpb";

  /** By name; read when somebody first asks, which is seldom. */
  private final Supplier<Map<String, ByteString>> files =
      Suppliers.memoize(ReflectedComments::publishedFiles);

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(RespT message) {
            super.sendMessage(commented(message));
          }
        },
        headers);
  }

  /** Replaces the files in {@code response}, of either version of reflection, by name. */
  private <RespT> RespT commented(RespT response) {
    Message message = (Message) response;
    FieldDescriptor answer =
        message.getDescriptorForType().findFieldByName("file_descriptor_response");
    if (!message.hasField(answer)) {
      return response;
    }
    Message.Builder files = ((Message) message.getField(answer)).toBuilder();
    FieldDescriptor file = answer.getMessageType().findFieldByName("file_descriptor_proto");
    for (int i = 0; i < files.getRepeatedFieldCount(file); i++) {
      files.setRepeatedField(file, i, published((ByteString) files.getRepeatedField(file, i)));
    }
    @SuppressWarnings("unchecked") // a builder builds what it was made from
    RespT replaced = (RespT) message.toBuilder().setField(answer, files.build()).build();
    return replaced;
  }

  private ByteString published(ByteString compiled) {
    try {
      String name = FileDescriptorProto.parseFrom(compiled).getName();
      return files.get().getOrDefault(name, compiled);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("reflection sent no file", e);
    }
  }

  private static Map<String, ByteString> publishedFiles() {
    Map<String, ByteString> filesByName = new HashMap<>();
    try (InputStream in = ReflectedComments.class.getResourceAsStream(DESCRIPTOR_SET)) {
      if (in == null) {
        throw new IllegalStateException(DESCRIPTOR_SET + " is not on the class path");
      }
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(in).getFileList()) {
        filesByName.put(file.getName(), file.toByteString());
      }
      return filesByName;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
