package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every control, also one that comes to be added, does with parameters that make no sense. */
@Timeout(10)
class ControlParametersTest {
  @RegisterExtension static final Conformance conformance = new Conformance();

  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private static final List<String> NO_NUMBERS =
      List.of(
          "-1",
          "",
          "x",
          "1,5",
          "0x10",
          "NaN",
          "1e99",
          "1e99999999",
          "9".repeat(19),
          "%2B%201",
          "1e");

  /** Each with a place for the number. */
  private static final List<String> NUMBERS =
      List.of(
          "POST /clock/advance?seconds=",
          "POST /container-instances?count=",
          "POST /container-instances?cpu=",
          "POST /container-instances?memory=",
          "POST /hooks/verify?status=IN_PROGRESS&callBackDelay=",
          "POST /faults?kind=latency&seconds=",
          "POST /faults?kind=throttling&times=",
          "POST /faults?kind=throttling&probability=",
          "DELETE /faults?id=");

  @Test
  void aParameterThatNoControlKnowsIsRefusedByAll() throws Exception {
    List<String> controls = controls();
    assertThat(controls).hasSizeGreaterThanOrEqualTo(10);
    for (String control : controls) {
      HttpResponse<String> response = send(control, "?typo=1");

      assertThat(response.statusCode()).as(control).isEqualTo(400);
      assertThat(error(response)).as(control).startsWith("typo: 1 (expected: ");
    }
  }

  @Test
  void whatIsNoNumberIsRefusedByNameWhereverOneIsExpected() throws Exception {
    for (String control : NUMBERS) {
      String name = control.substring(control.lastIndexOf('?') + 1).replaceAll(".*&|=", "");
      for (String number : NO_NUMBERS) {
        HttpResponse<String> response = send(control, number);

        assertThat(response.statusCode()).as(control + number).isEqualTo(400);
        assertThat(error(response)).as(control + number).startsWith(name + ": ").contains("expec");
      }
    }
  }

  @Test
  void theLargestNumberIsTaken() throws Exception {
    RawHttp.send(RawHttp.call(ecs.endpoint(), "CreateCluster", "{}"));

    for (String cpu : List.of("1", "999999999", "1000000000", "2147483647")) {
      assertThat(send("POST /container-instances?cpu=", cpu).statusCode()).isEqualTo(200);
    }
    assertThat(error(send("POST /container-instances?cpu=", "2147483648")))
        .isEqualTo("cpu: 2147483648 (expected: a whole number from 1 to 2147483647)");
    assertThat(send("POST /faults?kind=rates&times=", "9223372036854775807").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aSmallNumberOfSecondsWithManyDigitsIsTakenAtOnce() throws Exception {
    assertThat(send("POST /clock/advance?seconds=", "1e-99999999").statusCode()).isEqualTo(200);
    assertThat(ecs.simulator().now()).isEqualTo(TestEcs.START);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /clock/advance?seconds=1&seconds=2 | seconds: 2 (expected: only once)",
        "POST /clock/advance?                    | seconds: null (expected",
        "POST /reset?seconds=1                   | seconds: 1 (expected: no parameters)",
        "GET /calls?details=yes                  | details: yes (expected: true or false)",
      })
  void whatIsWrongIsNamed(String request, String message) throws Exception {
    HttpResponse<String> response = send(request, "");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).startsWith(message);
  }

  private static List<String> controls() throws Exception {
    HttpResponse<String> unknown = send("GET /", "");
    return StreamSupport.stream(RawHttp.json(unknown).get("controls").spliterator(), false)
        .map(control -> control.asText().replace("/_simulator", ""))
        .toList();
  }

  private static HttpResponse<String> send(String control, String rest) throws Exception {
    String[] parts = control.split(" ", 2);
    URI uri = URI.create(ecs.endpoint() + "/_simulator" + parts[1] + rest);
    return RawHttp.send(HttpRequest.newBuilder(uri).method(parts[0], BodyPublishers.noBody()));
  }

  private static String error(HttpResponse<String> response) throws Exception {
    return RawHttp.json(response).get("error").asText();
  }
}
