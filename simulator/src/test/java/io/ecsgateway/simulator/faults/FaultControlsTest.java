package io.ecsgateway.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ecsgateway.simulator.Conformance;
import io.ecsgateway.simulator.RawHttp;
import io.ecsgateway.simulator.SimulatorExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultControlsTest {
  /** Those that say how long. */
  private static final Set<FaultKind> LASTING =
      EnumSet.of(FaultKind.LATENCY, FaultKind.STALE, FaultKind.MISSING);

  @RegisterExtension static final Conformance conformance = new Conformance();

  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  @Test
  void aFaultIsAddedListedAndStrikes() throws Exception {
    HttpResponse<String> added =
        RawHttp.post(
            faults("?kind=throttling&operation=ListClusters,TAG_MODIFY&times=3&probability=1"));

    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(added.body())
        .isEqualTo(
            "{\"faults\":[{\"id\":1,\"kind\":\"throttling\",\"operations\":[\"ListClusters\","
                + "\"TagResource\",\"UntagResource\"],\"times\":3,\"probability\":1.0,"
                + "\"struck\":0}]}");
    assertThat(RawHttp.send(RawHttp.call(ecs.endpoint(), "ListClusters", "{}")).body())
        .isEqualTo("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
    assertThat(list().at("/0/struck").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void everyKindCanBeAdded(FaultKind kind) throws Exception {
    boolean lasting = LASTING.contains(kind);
    String seconds = lasting ? "&seconds=1.5" : "";

    assertThat(RawHttp.post(faults("?kind=" + kind.label() + seconds)).statusCode()).isEqualTo(200);

    assertThat(list().at("/0/kind").asText()).isEqualTo(kind.label());
    assertThat(list().at("/0/seconds").asDouble()).isEqualTo(lasting ? 1.5 : 0);
  }

  @Test
  void oneFaultIsRemovedOrAll() throws Exception {
    for (int i = 0; i < 3; i++) {
      RawHttp.post(faults("?kind=server-error"));
    }

    assertThat(delete("?id=2").statusCode()).isEqualTo(200);
    assertThat(list()).hasSize(2);
    assertThat(delete("").statusCode()).isEqualTo(200);
    assertThat(list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?                                       | kind:  (expected",
        "?kind=earthquake                        | earthquake",
        "?kind=throttling&operation=MakeCoffee   | MakeCoffee",
        "?kind=throttling&operation=             | operation:  (expected",
        "?kind=throttling&times=0                | times: 0",
        "?kind=throttling&times=often            | often",
        "?kind=throttling&times=1.5              | 1.5",
        "?kind=throttling&probability=2          | probability: 2",
        "?kind=throttling&probability=0          | probability: 0",
        "?kind=throttling&probability=x          | probability: x",
        "?kind=throttling&seconds=1              | PT1S",
        "?kind=latency                           | duration: null",
        "?kind=latency&seconds=-1                | seconds: -1",
        "?kind=latency&seconds=1e99999999        | 1e99999999",
        "?kind=stale&seconds=3601                | PT1H1S",
        "?kind=latency&second=1                  | second: 1",
      })
  void whatMakesNoSenseIsRefusedNamingTheValue(String query, String value) throws Exception {
    HttpResponse<String> response = RawHttp.post(faults(query));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RawHttp.json(response).get("error").asText()).contains(value).contains("expected");
    assertThat(list()).isEmpty();
  }

  @Test
  void aFaultThatIsNotThereCannotBeRemoved() throws Exception {
    RawHttp.post(faults("?kind=server-error"));

    assertThat(delete("?id=7").body()).contains("id: 7 (expected");
    assertThat(delete("?id=7").statusCode()).isEqualTo(400);
    assertThat(delete("?ids=1").body()).contains("ids: 1 (expected");
    assertThat(list()).hasSize(1);
  }

  @Test
  void onlySoManyAgesOfStaleReadsAreKept() throws Exception {
    for (int age = 1; age <= 4; age++) {
      assertThat(RawHttp.post(faults("?kind=stale&seconds=" + age)).statusCode()).isEqualTo(200);
    }

    assertThat(RawHttp.post(faults("?kind=stale&seconds=4")).statusCode()).isEqualTo(200);
    assertThat(RawHttp.post(faults("?kind=stale&seconds=5")).statusCode()).isEqualTo(409);
  }

  private static JsonNode list() throws Exception {
    return RawHttp.json(RawHttp.get(faults(""))).get("faults");
  }

  private static HttpResponse<String> delete(String query) throws Exception {
    return RawHttp.send(HttpRequest.newBuilder(faults(query)).DELETE());
  }

  private static URI faults(String query) {
    return ecs.endpoint().resolve("/_simulator/faults" + query);
  }
}
