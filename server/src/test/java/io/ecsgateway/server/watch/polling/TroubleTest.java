package io.ecsgateway.server.watch.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.polling.Trouble.Kind;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.ecs.model.EcsException;

class TroubleTest {
  @ParameterizedTest
  @CsvSource({
    "SERVICES,         ThrottlingException,          400, THROTTLED, true,  ''",
    "SERVICES,         ServerException,              500, PASSING,   true,  ''",
    "SERVICES,         Whatever,                     503, PASSING,   true,  ''",
    "SERVICES,         InvalidParameterException,    400, FINAL,     false, ''",
    "SERVICES,         ClientException,              400, FINAL,     false, ''",
    "SERVICES,         Whatever,                     400, FINAL,     false, ''",
    "SERVICES,         AccessDeniedException,        400, REFUSED,   false, ''",
    "SERVICES,         BlockedException,             400, REFUSED,   true,  ''",
    "SERVICES,         NotAuthorized,                400, REFUSED,   true,  ''",
    "SERVICES,         OptInRequired,                400, REFUSED,   true,  ''",
    "SERVICES,         UnrecognizedClientException,  400, REFUSED,   true,  ''",
    "SERVICES,         ClusterNotFoundException,     400, MISSING,   true,  CLUSTER_NOT_FOUND",
    "SERVICES,         UnknownOperationException,    400, FINAL,     true,  ''",
    "SERVICES,         InternalFailure,              501, FINAL,     true,  ''",
    "SERVICES,         UnsupportedFeatureException,  400, FINAL,     false, ''",
    "TASKS,            ClusterNotFoundException,     400, MISSING,   true,  CLUSTER_NOT_FOUND",
    "DEPLOYMENTS,      ClusterNotFoundException,     400, MISSING,   false, CLUSTER_NOT_FOUND",
    "DEPLOYMENTS,      ServiceNotFoundException,     400, MISSING,   false, SERVICE_NOT_FOUND",
    "DEPLOYMENTS,      UnsupportedFeatureException,  400, MISSING,   false, UNSUPPORTED",
    "DEPLOYMENTS,      UnknownOperationException,    400, MISSING,   true,  UNSUPPORTED",
    "DEPLOYMENT_LISTS, InvalidAction,                400, MISSING,   true,  UNSUPPORTED",
    "DEPLOYMENT_LISTS, InternalFailure,              501, MISSING,   true,  UNSUPPORTED",
    "DEPLOYMENT_LISTS, ServiceNotFoundException,     400, MISSING,   false, SERVICE_NOT_FOUND",
    "TASK_ARNS,        ServiceNotFoundException,     400, MISSING,   false, SERVICE_NOT_FOUND",
    "TASK_ARNS,        ServiceNotActiveException,    400, MISSING,   false, SERVICE_NOT_ACTIVE",
    "TASK_DEFINITIONS, ClientException,              400, MISSING,   false,"
        + " TASK_DEFINITION_NOT_FOUND",
  })
  void anErrorMeansOneThing(
      Reading reading, String code, int status, Kind kind, boolean everyones, String reason) {
    EcsException failure =
        (EcsException)
            EcsException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();

    assertThat(Trouble.of(reading, new CompletionException(failure)))
        .isEqualTo(new Trouble(kind, everyones, reason));
  }

  @Test
  void aCallThatTimedOutIsTriedAgain() {
    assertThat(Trouble.of(Reading.TASKS, ApiCallTimeoutException.create(1)))
        .isEqualTo(new Trouble(Kind.PASSING, true, ""));
  }

  @Test
  void aMistakeOfOursIsNotTriedForever() {
    assertThat(Trouble.of(Reading.TASKS, new IllegalArgumentException("no")))
        .isEqualTo(new Trouble(Kind.FINAL, false, ""));
  }
}
