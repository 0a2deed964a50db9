package io.ecsgateway.server.status;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.server.aws.RetryClass;
import io.ecsgateway.server.mapping.InvalidRequestException;
import io.grpc.InternalMetadata;
import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** An error that is too long for its reader's header list is lost, and may end a connection. */
class StatusDetailsTest {
  private static final int READERS_LIMIT = 8_192;
  private static final EcsCall CALL =
      EcsCall.of("RunTask", RetryClass.CREATE_WITH_TOKEN)
          .withTarget("t".repeat(1_000))
          .withToken("c".repeat(9_000), true);
  private static final String LONG = "\u6f22".repeat(9_000);

  static Stream<Throwable> longFailures() {
    return Stream.of(
        EcsException.builder()
            .statusCode(400)
            .awsErrorDetails(said("LimitExceededException"))
            .build(),
        EcsException.builder().statusCode(400).awsErrorDetails(said("ClientException")).build(),
        EcsException.builder().statusCode(500).awsErrorDetails(said("ServerException")).build(),
        ConflictException.builder()
            .statusCode(400)
            .awsErrorDetails(said("ConflictException"))
            .resourceIds(Collections.nCopies(100, LONG))
            .build(),
        new InvalidRequestException(
            Collections.nCopies(100, new InvalidRequestException.Violation(LONG, LONG))));
  }

  @ParameterizedTest
  @MethodSource("longFailures")
  void whateverIsLongInAnErrorItStillArrives(Throwable failure) {
    for (int token = 0; token < 5_000; token += 100) {
      StatusRuntimeException error = new StatusMapper().toStatus(CALL, failure, "r".repeat(token));

      assertThat(bytesOnTheWire(error)).isLessThan(READERS_LIMIT);
    }
  }

  @Test
  void aResumeTokenComesWithTheError() {
    StatusRuntimeException error =
        new StatusMapper().toStatus(CALL, new IllegalStateException(), "r".repeat(3_000));

    assertThat(GatewayError.of(error).metadata()).containsEntry("resumeToken", "r".repeat(3_000));
  }

  @Test
  void aResumeTokenTooLongForAnErrorIsLeftToTheLastMessage() {
    StatusRuntimeException error =
        new StatusMapper().toStatus(CALL, new IllegalStateException(), "r".repeat(4_400));

    assertThat(GatewayError.of(error).metadata()).doesNotContainKey("resumeToken");
  }

  /** As HTTP/2 counts it: names, values and 32 bytes each. */
  private static int bytesOnTheWire(StatusRuntimeException error) {
    Metadata trailers = new Metadata();
    trailers.merge(requireNonNull(error.getTrailers()));
    trailers.put(InternalStatus.CODE_KEY, error.getStatus());
    trailers.put(InternalStatus.MESSAGE_KEY, requireNonNull(error.getStatus().getDescription()));
    int bytes = 0;
    byte[][] entries = InternalMetadata.serialize(trailers);
    for (int i = 0; i < entries.length; i += 2) {
      boolean binary = new String(entries[i], US_ASCII).endsWith("-bin");
      int value = entries[i + 1].length;
      bytes += entries[i].length + (binary ? (value + 2) / 3 * 4 : value) + 32;
    }
    return bytes;
  }

  private static AwsErrorDetails said(String code) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(LONG).build();
  }
}
