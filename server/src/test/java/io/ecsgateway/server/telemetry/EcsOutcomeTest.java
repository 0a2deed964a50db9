package io.ecsgateway.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.model.EcsException;

class EcsOutcomeTest {
  @ParameterizedTest
  @MethodSource
  void aFailureIsOfOneKind(Throwable failure, EcsOutcome kind) {
    assertThat(EcsOutcome.of(failure, false)).isEqualTo(kind);
    assertThat(EcsOutcome.of(new CompletionException(failure), false)).isEqualTo(kind);
  }

  static Stream<Arguments> aFailureIsOfOneKind() {
    return Stream.of(
        arguments(answer(400, "ThrottlingException"), EcsOutcome.THROTTLED),
        arguments(answer(400, "ClusterNotFoundException"), EcsOutcome.REFUSED),
        arguments(answer(400, "AccessDeniedException"), EcsOutcome.NOT_ALLOWED),
        arguments(answer(403, "ExpiredTokenException"), EcsOutcome.CREDENTIALS),
        arguments(answer(500, "ServerException"), EcsOutcome.SERVER_ERROR),
        arguments(answer(503, null), EcsOutcome.SERVER_ERROR),
        arguments(
            SdkClientException.create("no connection", new ConnectException("refused")),
            EcsOutcome.UNREACHABLE),
        arguments(AbortedException.create("aborted"), EcsOutcome.CANCELLED));
  }

  private static Throwable answer(int status, @Nullable String code) {
    return EcsException.builder().statusCode(status).awsErrorDetails(details(code)).build();
  }

  private static AwsErrorDetails details(@Nullable String code) {
    AwsErrorDetails.Builder details = AwsErrorDetails.builder().errorMessage("");
    return code == null ? details.build() : details.errorCode(code).build();
  }
}
