package io.ecsgateway.server.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.rpc.BadRequest;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedGateway;
import io.ecsgateway.server.status.ErrorTable.Domain;
import io.ecsgateway.server.status.ErrorTable.Line;
import io.ecsgateway.server.status.ErrorTable.Said;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ECS's errors at the wire, and what their callers see. */
class ErrorTableTest {
  /** What ECS says where it says more than a caller should know. */
  private static final String SAID =
      "User: arn:aws:sts::210987654321:assumed-role/gateway-role/i-0abc is in trouble";

  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  @Test
  void everyErrorIsAnsweredAsTheDesignSaysInEachRetryClass() {
    SoftAssertions all = new SoftAssertions();
    for (Line line : ErrorTable.LINES) {
      Set<String> operations = new HashSet<>(line.operations());
      operations.addAll(Set.of("DescribeServices", "CreateService", "UpdateService"));
      operations.forEach(operation -> check(operation, line.error(), all));
    }
    all.assertAll();
  }

  @Test
  void everyErrorThatTheAwsModelListsIsAnsweredAsTheDesignSays() {
    Optional<ModelledErrors> model = ModelledErrors.find();
    assumeTrue(model.isPresent(), "skipped: there is no " + ModelledErrors.WHERE);
    List<String> operations =
        Rpcs.all().map(method -> String.valueOf(method.getBareMethodName())).toList();

    SoftAssertions all = new SoftAssertions();
    int pairs = 0;
    for (String operation : operations) {
      for (String error : model.orElseThrow().of(operation)) {
        check(operation, error, all);
        pairs++;
      }
    }
    all.assertThat(pairs).isGreaterThanOrEqualTo(200);
    all.assertAll();
  }

  @Test
  void everyReasonIsExpectedSomewhere() {
    List<String> expected =
        new ArrayList<>(ErrorTable.LINES.stream().map(Line::reason).distinct().toList());
    // The rows marked *, below.
    expected.addAll(
        List.of("SERVICE_ALREADY_EXISTS", "SERVICE_STILL_DRAINING", "SERVICE_SCALED_ABOVE_ZERO"));
    // RequiredTest, TargetsTest, CancellationTest.
    expected.addAll(List.of("REQUEST_INVALID", "TARGET_UNKNOWN", "DEADLINE_EXCEEDED", "CANCELLED"));

    // WatchStreamsTest.
    expected.addAll(List.of("RESUME_TOKEN_UNUSABLE", "DEPLOYED_BY_TASK_SETS"));

    // GuardedCallsTest, BearerTokensTest, AuditTest, CallerLimitsTest.
    expected.addAll(
        List.of(
            "CALLER_UNKNOWN",
            "CALLER_NOT_ALLOWED",
            "IDENTITY_UNAVAILABLE",
            "AUDIT_UNAVAILABLE",
            "CALLER_LIMIT"));

    assertThat(expected)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ErrorReason.values())
                .filter(reason -> reason != ErrorReason.UNRECOGNIZED)
                .map(reason -> reason.name().substring("ERROR_REASON_".length()))
                .filter(reason -> !reason.equals("UNSPECIFIED"))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "Creation of service was not idempotent., ALREADY_EXISTS, SERVICE_ALREADY_EXISTS",
    "Unable to Start a service that is still Draining., FAILED_PRECONDITION,"
        + " SERVICE_STILL_DRAINING",
    "The service cannot be stopped while it is scaled above 0., FAILED_PRECONDITION,"
        + " SERVICE_SCALED_ABOVE_ZERO",
  })
  void threeMessagesOfInvalidParameterDecide(String message, Code code, String reason) {
    GatewayError error = answered("CreateService", 400, "InvalidParameterException", message);

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.info().getDomain()).isEqualTo(Domain.ECS.value);
    assertThat(error.message()).isEqualTo(message);
    assertThat(error.metadata()).containsEntry("ecsErrorCode", "InvalidParameterException");
  }

  @Test
  void noOtherErrorIsJudgedByItsMessage() {
    GatewayError error =
        answered("UpdateService", 400, "ClientException", "Creation of service was not idempotent");
    assertThat(error.reason()).isEqualTo("CLIENT_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 500})
  void theHttpStatusDoesNotDecideWhereEcsGaveACode(int status) {
    GatewayError error = answered("DescribeServices", status, "ClusterNotFoundException", "gone");
    assertThat(error.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(error.reason()).isEqualTo("CLUSTER_NOT_FOUND");
  }

  @Test
  void anErrorCodeIsKnownWithItsNamespace() {
    GatewayError error =
        answered("DescribeServices", 400, "com.amazonaws.ecs#ClusterNotFoundException", "gone");
    assertThat(error.reason()).isEqualTo("CLUSTER_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({"RunTask, CLIENT_TOKEN_USED", "ContinueServiceDeployment, CONFLICT"})
  void whatAConflictIsWithStandsInTheMetadata(String operation, String reason) {
    ecs.answer(
        operation,
        400,
        """
        {"__type": "ConflictException", "message": "used", "resourceIds": ["arn:1", "arn:2"]}\
        """);

    GatewayError error = Rpcs.fail(gateway.channel(), operation);

    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.metadata()).containsEntry("resourceIds", "arn:1,arn:2");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aServerErrorIsUnavailableWhereARepeatIsSafe(int status) {
    ecs.answer("ListClusters", status, "");
    ecs.answer("RunTask", status, "");

    assertUnavailable(Rpcs.fail(gateway.channel(), "ListClusters"));
    assertUnavailable(Rpcs.failWithToken(gateway.channel(), "RunTask", "mine"));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aServerErrorLeavesTheOutcomeOfAChangeUnknown(int status) {
    ecs.answer("StopTask", status, "");
    ecs.answer("CreateTaskSet", status, "");

    GatewayError once = Rpcs.fail(gateway.channel(), "StopTask");
    GatewayError filled = Rpcs.fail(gateway.channel(), "CreateTaskSet");

    assertThat(Stream.of(once, filled))
        .allMatch(error -> error.code() == Code.UNKNOWN)
        .allMatch(error -> error.reason().equals("OUTCOME_UNKNOWN"))
        .allMatch(error -> error.info().getDomain().equals(Domain.GATEWAY.value));
    assertThat(once.metadata()).doesNotContainKey("clientToken");
    assertThat(ecs.requests("CreateTaskSet").get(0).body())
        .contains(filled.metadata().get("clientToken"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404})
  void aRefusalWithoutACodeIsUnforeseen(int status) {
    ecs.answer("StopTask", status, "<html>no</html>", "content-type", "text/html");

    GatewayError error = Rpcs.fail(gateway.channel(), "StopTask");

    assertThat(error.code()).isEqualTo(Code.INTERNAL);
    assertThat(error.reason()).isEqualTo("INTERNAL");
    assertThat(error.everything()).doesNotContain("html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{\"services\": [{", "<html>sorry</html>", "[]", "\"text\""})
  void anAnswerThatCannotBeReadIsALostAnswer(String body) {
    ecs.answer("DescribeServices", 200, body);
    ecs.answer("UpdateService", 200, body);

    GatewayError read = Rpcs.fail(gateway.channel(), "DescribeServices");
    GatewayError change = Rpcs.fail(gateway.channel(), "UpdateService");

    assertUnavailable(read);
    assertThat(change.code()).isEqualTo(Code.UNKNOWN);
    assertThat(change.reason()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(ecs.requests("UpdateService")).hasSize(1);
    assertThat(read.everything() + change.everything()).doesNotContain("software.amazon");
  }

  private static void check(String operation, String error, SoftAssertions all) {
    Line line = ErrorTable.expected(operation, error);
    boolean server = error.equals("ServerException");

    GatewayError actual = answered(operation, server ? 500 : 400, error, SAID);

    String row = operation + ", " + error;
    all.assertThat(actual.code()).as(row).isEqualTo(line.code());
    all.assertThat(actual.reason()).as(row).isEqualTo(line.reason());
    all.assertThat(actual.info().getDomain()).as(row).isEqualTo(line.domain().value);
    all.assertThat(actual.metadata())
        .as(row)
        .containsEntry("operation", operation)
        .containsEntry("target", "default")
        .containsEntry("ecsErrorCode", error);
    all.assertThat(actual.requestId()).as(row).isEqualTo("request-of-aws");
    all.assertThat(actual.message()).as(row).isNotBlank();
    if (line.said() == Said.PASSED) {
      all.assertThat(actual.message()).as(row).isEqualTo(SAID);
    } else {
      all.assertThat(actual.everything()).as(row).doesNotContain("arn:", "210987654321", "role");
    }
    Stream.of(RetryInfo.class, QuotaFailure.class, BadRequest.class)
        .forEach(detail ->
            all.assertThat(actual.detail(detail).isPresent())
                .as(row + " carries " + detail.getSimpleName())
                .isEqualTo(detail.equals(line.detail())));
  }

  private static GatewayError answered(String operation, int status, String code, String message) {
    ecs.answer(
        operation,
        status,
        "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message),
        "x-amzn-RequestId",
        "request-of-aws");
    return Rpcs.fail(gateway.channel(), operation);
  }

  private static void assertUnavailable(GatewayError error) {
    assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(error.reason()).isEqualTo("ECS_UNAVAILABLE");
    assertThat(error.info().getDomain()).isEqualTo(Domain.GATEWAY.value);
    assertThat(error.detail(RetryInfo.class)).isPresent();
  }
}
