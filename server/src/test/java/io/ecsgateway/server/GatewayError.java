package io.ecsgateway.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** How a call failed, as its caller sees it: the status and everything in its details. */
public record GatewayError(Status.Code code, String message, List<Any> details) {

  public static GatewayError of(StatusRuntimeException failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    return new GatewayError(
        failure.getStatus().getCode(),
        String.valueOf(failure.getStatus().getDescription()),
        status == null ? List.of() : status.getDetailsList());
  }

  /** Calls {@code method}, which is expected to fail, and returns how it did. */
  public static <ReqT, RespT> GatewayError of(
      Channel gateway, MethodDescriptor<ReqT, RespT> method, ReqT request) {
    try {
      RespT answer = ClientCalls.blockingUnaryCall(gateway, method, CallOptions.DEFAULT, request);
      throw new AssertionError(
          method.getFullMethodName() + " answered " + answer + " (expected: an error)");
    } catch (StatusRuntimeException e) {
      return of(e);
    }
  }

  /** Waits until {@code call}, which is expected to fail, has, and returns how it did. */
  public static GatewayError of(Future<?> call) {
    try {
      throw new AssertionError("answered " + call.get(20, SECONDS) + " (expected: an error)");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException failure) {
        return of(failure);
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  public <T extends Message> Optional<T> detail(Class<T> type) {
    List<Any> found = details.stream().filter(detail -> detail.is(type)).toList();
    if (found.size() > 1) {
      throw new AssertionError(found + " (expected: one " + type.getSimpleName() + " at most)");
    }
    return found.stream().map(detail -> unpack(detail, type)).findFirst();
  }

  public ErrorInfo info() {
    return detail(ErrorInfo.class)
        .orElseThrow(() -> new AssertionError(this + " (expected: with an ErrorInfo)"));
  }

  public String reason() {
    return info().getReason();
  }

  public Map<String, String> metadata() {
    return info().getMetadataMap();
  }

  /** Returns the AWS request id, empty where the error has none. */
  public String requestId() {
    return detail(RequestInfo.class).map(RequestInfo::getRequestId).orElse("");
  }

  /** Returns the descriptions of BadRequest by field. */
  public Map<String, String> violations() {
    Map<String, String> violations = new TreeMap<>();
    detail(BadRequest.class)
        .ifPresent(bad ->
            bad.getFieldViolationsList()
                .forEach(v -> violations.put(v.getField(), v.getDescription())));
    return violations;
  }

  /** Returns every text that reaches the caller. */
  public String everything() {
    StringBuilder all = new StringBuilder(message);
    details.forEach(detail -> all.append('\n').append(detail.getValue().toStringUtf8()));
    return all.toString();
  }

  private static <T extends Message> T unpack(Any detail, Class<T> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(detail + " (expected: a " + type.getSimpleName() + ")", e);
    }
  }
}
