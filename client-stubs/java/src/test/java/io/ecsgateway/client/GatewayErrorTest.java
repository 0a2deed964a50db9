package io.ecsgateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is read out of an error. */
class GatewayErrorTest {
  private static final com.google.rpc.Status THROTTLED =
      com.google.rpc.Status.newBuilder()
          .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
          .setMessage("too many")
          .addDetails(
              Any.pack(
                  ErrorInfo.newBuilder()
                      .setReason("CALLER_LIMIT")
                      .setDomain("ecsgateway")
                      .putMetadata("operation", "ListServices")
                      .build()))
          .addDetails(Any.pack(RequestInfo.newBuilder().setRequestId("r-1").build()))
          .addDetails(
              Any.pack(
                  RetryInfo.newBuilder()
                      .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(3))
                      .build()))
          .addDetails(
              Any.pack(
                  BadRequest.newBuilder()
                      .addFieldViolations(
                          FieldViolation.newBuilder()
                              .setField("cluster")
                              .setDescription("is empty"))
                      .build()))
          .build();

  @Test
  void anErrorOfTheGatewaySaysWhatWhyAndWhenToComeBack() {
    GatewayError error = GatewayError.of(StatusProto.toStatusRuntimeException(THROTTLED));

    assertThat(error.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(error.message()).isEqualTo("too many");
    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_CALLER_LIMIT);
    assertThat(error.domain()).isEqualTo("ecsgateway");
    assertThat(error.metadata()).containsEntry("operation", "ListServices");
    assertThat(error.requestId()).isEqualTo("r-1");
    assertThat(error.retryDelay()).contains(Duration.ofSeconds(3));
    assertThat(error.violations())
        .containsExactly(new GatewayError.Violation("cluster", "is empty"));
  }

  @Test
  void aReasonThatThisVersionDoesNotKnowIsUnspecified() {
    GatewayError error =
        GatewayError.of(
            StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                    .setCode(Status.Code.ABORTED.value())
                    .addDetails(
                        Any.pack(
                            ErrorInfo.newBuilder()
                                .setReason("OF_TOMORROW")
                                .setDomain("ecsgateway")
                                .build()))
                    .build()));

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    assertThat(error.domain()).isEqualTo("ecsgateway");
  }

  @Test
  void detailsOfAnotherStatusThanThatWhichArrivedAreNotBelieved() {
    Metadata trailers = StatusProto.toStatusRuntimeException(THROTTLED).getTrailers();
    StatusRuntimeException changed = Status.UNAVAILABLE.asRuntimeException(trailers);

    GatewayError error = GatewayError.of(changed);

    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.domain()).isEmpty();
  }

  @Test
  void whatIsNoErrorOfACallIsUnknown() {
    assertThat(GatewayError.of(new IllegalStateException()).code()).isEqualTo(Status.Code.UNKNOWN);
  }
}
