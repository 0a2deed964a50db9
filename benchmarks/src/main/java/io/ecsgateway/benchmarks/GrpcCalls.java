package io.ecsgateway.benchmarks;

import io.ecsgateway.client.GatewayError;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Calls of the gateway as {@link OpenLoop} makes them. */
final class GrpcCalls {
  private GrpcCalls() {}

  /** Returns {@code channel} for calls that take what is known already, up to {@code staleness}. */
  static Channel stale(Channel channel, String staleness) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("ecs-max-staleness", Metadata.ASCII_STRING_MARSHALLER), staleness);
    return io.grpc.ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Calls, and says code and reason of an error. */
  static <ReqT, RespT> CompletableFuture<String> call(
      Channel channel, MethodDescriptor<ReqT, RespT> method, ReqT request) {
    CompletableFuture<String> end = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, CallOptions.DEFAULT),
        request,
        new StreamObserver<>() {
          @Override
          public void onNext(RespT answer) {}

          @Override
          public void onError(Throwable failure) {
            GatewayError error = GatewayError.of(failure);
            end.complete(error.code() + " " + error.reason());
          }

          @Override
          public void onCompleted() {
            end.complete("");
          }
        });
    return end;
  }
}
