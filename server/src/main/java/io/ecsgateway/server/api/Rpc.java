package io.ecsgateway.server.api;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.reads.SharedRead;
import io.grpc.MethodDescriptor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.EcsResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One RPC and the ECS operation that it mirrors: a line of a service's table.
 *
 * @param method the RPC; its {@code idempotency_level} says what may be repeated
 * @param operation how the SDK calls ECS
 * @param newRequest makes an empty request builder
 * @param shared how several callers share a call of it; null where each makes its own
 */
record Rpc<
    ReqT extends Message,
    RespT extends Message,
    EcsReqT extends EcsRequest,
    EcsRespT extends EcsResponse>(
    MethodDescriptor<ReqT, RespT> method,
    BiFunction<EcsClient, EcsReqT, EcsRespT> operation,
    Supplier<? extends SdkPojo> newRequest,
    @Nullable SharedRead<EcsReqT, EcsRespT, ?> shared) {

  static <
          ReqT extends Message,
          RespT extends Message,
          EcsReqT extends EcsRequest,
          EcsRespT extends EcsResponse,
          BuilderT extends SdkBuilder<BuilderT, EcsReqT> & SdkPojo>
      Rpc<ReqT, RespT, EcsReqT, EcsRespT> rpc(
          MethodDescriptor<ReqT, RespT> method,
          BiFunction<EcsClient, EcsReqT, EcsRespT> operation,
          Supplier<BuilderT> newRequest) {
    return new Rpc<>(method, operation, newRequest, null);
  }

  /**
   * Returns the same for callers who share calls.
   *
   * @throws IllegalArgumentException if {@code read} is of another operation
   */
  Rpc<ReqT, RespT, EcsReqT, EcsRespT> shared(SharedRead<EcsReqT, EcsRespT, ?> read) {
    if (!read.operation().equals(operationName())) {
      throw new IllegalArgumentException(read.operation() + " for " + operationName());
    }
    return new Rpc<>(method, operation, newRequest, read);
  }

  /** ECS's name of the operation, which is the RPC's too. */
  String operationName() {
    return requireNonNull(method.getBareMethodName());
  }

  RetryClass retryClass() {
    return RetryClass.of(method);
  }
}
