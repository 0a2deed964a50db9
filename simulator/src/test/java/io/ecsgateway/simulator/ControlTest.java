package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
  @RegisterExtension static final Conformance conformance = new Conformance();

  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  @Test
  void theManualClockStandsUntilItIsAdvanced() throws Exception {
    assertThat(json(RawHttp.get(control("clock"))).toString())
        .isEqualTo("{\"now\":\"2026-01-01T00:00:00Z\",\"manual\":true}");

    HttpResponse<String> advanced = RawHttp.post(control("clock/advance?seconds=90.5"));

    assertThat(advanced.statusCode()).isEqualTo(200);
    assertThat(json(advanced).get("now").asText()).isEqualTo("2026-01-01T00:01:30.500Z");
    assertThat(ecs.simulator().now()).isEqualTo(TestEcs.START.plusMillis(90_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?seconds=", "?seconds=soon", "?seconds=-1", "?seconds=1e99"})
  void aNumberOfSecondsThatIsNoneIsRefusedWithWhatWasExpected(String query) throws Exception {
    HttpResponse<String> response = RawHttp.post(control("clock/advance" + query));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asText()).startsWith("seconds: ").contains("expected");
    assertThat(ecs.simulator().now()).isEqualTo(TestEcs.START);
  }

  @Test
  void aRunningClockCannotBeAdvanced() throws Exception {
    try (Simulator running = Simulator.builder().speed(1).start()) {
      HttpResponse<String> response =
          RawHttp.post(running.endpoint().resolve("/_simulator/clock/advance?seconds=1"));

      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(json(response).get("error").asText()).contains("--manual-clock");
    }
  }

  @Test
  void callsAreCountedByOperation() throws Exception {
    createCluster("one");
    createCluster("two");

    JsonNode counted = json(RawHttp.get(control("calls")));

    assertThat(counted.toString()).isEqualTo("{\"total\":2,\"byOperation\":{\"CreateCluster\":2}}");
  }

  @Test
  void detailsTellRequestAndOutcomeOfOneOperation() throws Exception {
    createCluster("one");
    RawHttp.send(RawHttp.call(ecs.endpoint(), "ListClusters", "{}"));

    JsonNode details =
        json(RawHttp.get(control("calls?operation=CreateCluster&details=true"))).get("calls");

    assertThat(details).hasSize(1);
    assertThat(details.get(0).at("/request/clusterName").asText()).isEqualTo("one");
    assertThat(details.get(0).get("outcome").asText()).isEqualTo("OK");
    assertThat(details.get(0).get("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"errors", "TargetTracking-service/main/shop%20high"})
  void anAlarmGoesOffAndIsOkAgain(String name) throws Exception {
    HttpResponse<String> alarm = RawHttp.post(control("alarms/" + name + "?state=ALARM"));
    HttpResponse<String> ok = RawHttp.post(control("alarms/" + name + "?state=OK"));

    assertThat(alarm.statusCode()).isEqualTo(200);
    assertThat(json(alarm).get("name").asText()).isEqualTo(name.replace("%20", " "));
    assertThat(json(alarm).get("state").asText()).isEqualTo("ALARM");
    assertThat(json(ok).get("state").asText()).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?state=", "?state=alarm", "?state=INSUFFICIENT_DATA"})
  void anAlarmStateThatIsNoneIsRefusedWithWhatWasExpected(String query) throws Exception {
    HttpResponse<String> response = RawHttp.post(control("alarms/errors" + query));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asText())
        .startsWith("state: ")
        .endsWith("(expected: one of OK, ALARM)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "arn:aws:lambda:us-east-1:123456789012:function:verify"})
  void theFunctionOfAHookIsToldWhatToAnswer(String name) throws Exception {
    HttpResponse<String> busy =
        RawHttp.post(control("hooks/" + name + "?status=IN_PROGRESS&callBackDelay=60"));
    HttpResponse<String> done = RawHttp.post(control("hooks/" + name + "?status=SUCCEEDED"));

    assertThat(busy.statusCode()).isEqualTo(200);
    assertThat(json(busy).toString())
        .isEqualTo("{\"name\":\"" + name + "\",\"status\":\"IN_PROGRESS\"}");
    assertThat(json(done).get("status").asText()).isEqualTo("SUCCEEDED");
  }

  @ParameterizedTest
  @CsvSource({
    "'', status: null",
    "?status=succeeded, status: succeeded",
    "?status=IN_PROGRESS&callBackDelay=soon, callBackDelay: soon",
    "?status=IN_PROGRESS&callBackDelay=0, callBackDelay: PT0S",
    "?status=FAILED&callBackDelay=5, callBackDelay: 5",
  })
  void anAnswerThatIsNoneIsRefusedWithWhatWasExpected(String query, String error) throws Exception {
    HttpResponse<String> response = RawHttp.post(control("hooks/verify" + query));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").asText())
        .startsWith(error + " (expected: ")
        .endsWith(")");
  }

  @Test
  void anAlarmMakesADeploymentFail() throws Exception {
    createCluster("main");
    RawHttp.send(
        RawHttp.call(
            ecs.endpoint(),
            "RegisterTaskDefinition",
            "{\"family\":\"app\",\"containerDefinitions\":"
                + "[{\"name\":\"app\",\"image\":\"app\",\"memory\":64}]}"));
    RawHttp.send(
        RawHttp.call(
            ecs.endpoint(),
            "CreateService",
            "{\"cluster\":\"main\",\"serviceName\":\"shop\",\"taskDefinition\":\"app\","
                + "\"desiredCount\":1,\"deploymentConfiguration\":{\"alarms\":{\"enable\":true,"
                + "\"rollback\":false,\"alarmNames\":[\"errors\"]}}}"));
    ecs.advance(Duration.ofSeconds(20));
    RawHttp.post(control("alarms/errors?state=ALARM"));
    ecs.advance(Duration.ofSeconds(5));

    assertThat(
            RawHttp.send(
                    RawHttp.call(
                        ecs.endpoint(),
                        "DescribeServices",
                        "{\"cluster\":\"main\",\"services\":[\"shop\"]}"))
                .body())
        .contains("\"rolloutState\":\"FAILED\"");
  }

  @Test
  void resetEmptiesTheWorldTheLogAndTheClock() throws Exception {
    createCluster("one");
    ecs.advance(Duration.ofHours(1));

    assertThat(RawHttp.post(control("reset")).statusCode()).isEqualTo(200);

    assertThat(ecs.simulator().now()).isEqualTo(TestEcs.START);
    assertThat(ecs.simulator().calls().total()).isZero();
    HttpResponse<String> clusters =
        RawHttp.send(RawHttp.call(ecs.endpoint(), "ListClusters", "{}"));
    assertThat(clusters.body()).isEqualTo("{\"clusterArns\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "clocks", "clock/", "reset"})
  void anUnknownControlListsWhatThereIs(String path) throws Exception {
    HttpResponse<String> response = RawHttp.get(control(path));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("controls").toString())
        .contains(
            "POST /_simulator/clock/advance",
            "GET /_simulator/calls",
            "POST /_simulator/alarms/NAME");
  }

  private static URI control(String path) {
    return ecs.endpoint().resolve("/_simulator/" + path);
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return RawHttp.json(response);
  }

  private static void createCluster(String name) throws Exception {
    RawHttp.send(
        RawHttp.call(ecs.endpoint(), "CreateCluster", "{\"clusterName\":\"" + name + "\"}"));
  }
}
