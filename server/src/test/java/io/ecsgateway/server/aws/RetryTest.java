package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Answer;
import io.ecsgateway.server.ScriptedEcs.Request;
import io.ecsgateway.server.ScriptedGateway;
import io.grpc.Status.Code;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts requests at the wire. The SDK stops repeating after 100 repeats without a success between
 * them, for each client: what repeats more needs a gateway of its own.
 */
class RetryTest {
  private static final Pattern TOKEN = Pattern.compile("\"clientToken\":\"([^\"]*)\"");
  private static final Answer DONE = ScriptedEcs.reply(200, "{}");
  private static final Answer SERVER_EXCEPTION = ScriptedEcs.error(500, "ServerException", "oops");
  private static final Answer THROTTLED =
      ScriptedEcs.error(400, "ThrottlingException", "Rate exceeded");

  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  record Failure(String name, Answer answer) {}

  record Row(String operation, Failure failure, int attempts) {
    @Override
    public String toString() {
      return operation + ", " + failure.name() + ": " + attempts;
    }
  }

  static Stream<Row> rows() {
    // ECS may have acted: what can be repeated safely is.
    List<Failure> lost =
        List.of(
            new Failure("ServerException", SERVER_EXCEPTION),
            new Failure("InternalFailure", ScriptedEcs.error(500, "InternalFailure", "oops")),
            new Failure("bare 500", ScriptedEcs.reply(500, "")),
            new Failure("HTML 502", ScriptedEcs.reply(502, "<html>", "content-type", "text/html")),
            new Failure("bare 503", ScriptedEcs.reply(503, "")),
            new Failure("bare 504", ScriptedEcs.reply(504, "")),
            new Failure("dropped", ScriptedEcs.DROP));
    // ECS has not acted: everything is repeated.
    List<Failure> throttled =
        List.of(
            new Failure("ThrottlingException", THROTTLED),
            new Failure("429", ScriptedEcs.error(429, "TooManyRequestsException", "slower")),
            new Failure("bare 429", ScriptedEcs.reply(429, "")));
    // ECS has judged: nothing is.
    List<Failure> judged =
        List.of(
            new Failure("InvalidParameterException", error("InvalidParameterException")),
            new Failure("AccessDeniedException", error("AccessDeniedException")));
    return Stream.of(
            rows(lost, 3, "DescribeServices", "CreateService", "RunTask"),
            rows(lost, 1, "UpdateService", "RegisterTaskDefinition"),
            rows(throttled, 3, "ListTasks", "CreateTaskSet", "UpdateService"),
            rows(judged, 1, "DescribeServices", "CreateService", "UpdateService"))
        .flatMap(each -> each);
  }

  private static Stream<Row> rows(List<Failure> failures, int attempts, String... operations) {
    return Stream.of(operations)
        .flatMap(operation -> failures.stream().map(each -> new Row(operation, each, attempts)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void thereAreAsManyAttemptsAsAreSafe(Row row) {
    ecs.always(row.operation(), row.failure().answer());

    var _ = Rpcs.fail(gateway.channel(), row.operation());

    assertThat(ecs.requests()).hasSize(row.attempts());
    assertThat(ecs.requests(row.operation())).hasSize(row.attempts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateService", "CreateTaskSet", "RunTask"})
  void everyAttemptOfACreateCarriesTheTokenThatTheGatewayFilled(String operation) {
    ecs.always(operation, SERVER_EXCEPTION);

    GatewayError error = Rpcs.fail(gateway.channel(), operation);

    List<String> tokens = ecs.requests().stream().map(RetryTest::token).toList();
    assertThat(tokens).hasSize(3).containsOnly(tokens.get(0));
    assertThat(tokens.get(0)).hasSize(36);
    assertThat(error.code()).isEqualTo(Code.UNKNOWN);
    assertThat(error.metadata()).containsEntry("clientToken", tokens.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateService", "CreateTaskSet", "RunTask"})
  void everyAttemptOfACreateCarriesTheCallersToken(String operation) {
    ecs.always(operation, ScriptedEcs.DROP);

    GatewayError error = Rpcs.failWithToken(gateway.channel(), operation, "mine");

    assertThat(ecs.requests()).hasSize(3).allMatch(request -> token(request).equals("mine"));
    assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateService", "CreateTaskSet", "RunTask"})
  void eachCallIsFilledWithATokenOfItsOwn(String operation) {
    ecs.always(operation, DONE);
    for (int i = 0; i < 3; i++) {
      Rpcs.call(gateway.channel(), operation);
    }
    assertThat(new HashSet<>(ecs.requests().stream().map(RetryTest::token).toList())).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UpdateService", "StopTask", "DescribeServices"})
  void nothingElseIsFilledWithAToken(String operation) {
    ecs.always(operation, DONE);
    Rpcs.call(gateway.channel(), operation);
    assertThat(ecs.requests().get(0).body()).doesNotContainIgnoringCase("token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DescribeServices", "CreateService"})
  void anAttemptThatSucceedsMakesTheCallSucceed(String operation) {
    ecs.next(operation, SERVER_EXCEPTION, ScriptedEcs.DROP, DONE);
    Rpcs.call(gateway.channel(), operation);
    assertThat(ecs.requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UpdateService", "RegisterTaskDefinition", "StopTask", "CreateCluster"})
  void anyMutationIsRepeatedAfterThrottling(String operation) {
    ecs.next(operation, THROTTLED, DONE);
    Rpcs.call(gateway.channel(), operation);
    assertThat(ecs.requests()).hasSize(2);
  }

  @Test
  void aThrottledMutationWhoseRepeatIsLostIsNotRepeatedAgain() {
    ecs.next("UpdateService", THROTTLED, ScriptedEcs.DROP, DONE);

    GatewayError error = Rpcs.fail(gateway.channel(), "UpdateService");

    assertThat(ecs.requests()).hasSize(2);
    assertThat(error.reason()).isEqualTo("OUTCOME_UNKNOWN");
  }

  /** The SDK tells of the last attempt alone, which is not the one that may have created it. */
  @ParameterizedTest
  @ValueSource(strings = {"ThrottlingException", "AccessDeniedException", "ExpiredTokenException"})
  void aCreateThatMayHaveHappenedIsNotCalledRefused(String lastError) {
    ecs.next("RunTask", ScriptedEcs.DROP);
    ecs.always("RunTask", error(lastError));

    GatewayError error = Rpcs.fail(gateway.channel(), "RunTask");

    assertThat(error.code()).isEqualTo(Code.UNKNOWN);
    assertThat(error.reason()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(error.metadata()).containsEntry("clientToken", token(ecs.requests().get(0)));
  }

  /** A repeat by the caller is safe with the token that it has. */
  @Test
  void aCreateWithTheCallersTokenIsCalledWhatItsLastAttemptWas() {
    ecs.next("RunTask", ScriptedEcs.DROP);
    ecs.always("RunTask", THROTTLED);

    GatewayError error = Rpcs.failWithToken(gateway.channel(), "RunTask", "mine");

    assertThat(error.reason()).isEqualTo("THROTTLED");
  }

  @Test
  void aCreateThatNoAttemptCanHaveMadeIsCalledThrottled() {
    ecs.always("RunTask", THROTTLED);
    assertThat(Rpcs.fail(gateway.channel(), "RunTask").reason()).isEqualTo("THROTTLED");
    assertThat(ecs.requests()).hasSize(3);
  }

  private static Answer error(String code) {
    return ScriptedEcs.error(400, code, "no");
  }

  private static String token(Request request) {
    Matcher token = TOKEN.matcher(request.body());
    return token.find() ? token.group(1) : "";
  }
}
