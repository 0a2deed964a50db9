package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  @Test
  void answersCarryContentTypeAndRequestId() throws Exception {
    HttpResponse<String> response = RawHttp.send(call("CreateCluster", "{}"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/x-amz-json-1.1");
    assertThat(response.headers().firstValue("x-amzn-RequestId").orElseThrow())
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(RawHttp.json(response).at("/cluster/clusterArn").asText())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:cluster/default");
  }

  @Test
  void errorsCarryCodeMessageAndRequestId() throws Exception {
    HttpResponse<String> response =
        RawHttp.send(call("DeleteCluster", "{\"cluster\":\"nowhere\"}"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo("{\"__type\":\"ClusterNotFoundException\",\"message\":\"Cluster not found.\"}");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  @Test
  void theCharsetOfTheContentTypeDoesNotMatter() throws Exception {
    HttpRequest.Builder request =
        call("ListClusters", "{}")
            .setHeader("Content-Type", "application/x-amz-json-1.1; charset=utf-8");

    assertThat(RawHttp.send(request).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEC2ContainerServiceV20141113.StartTheMachines",
        "AmazonEC2ContainerServiceV20141113.",
        "AmazonEC2ContainerServiceV20141113.createcluster",
        "DynamoDB_20120810.ListTables",
        "ListClusters",
        ""
      })
  void anUnknownTargetIsAnUnknownOperation(String target) throws Exception {
    HttpRequest.Builder request = call("ListClusters", "{}").setHeader("X-Amz-Target", target);

    assertError(RawHttp.send(request), 400, "UnknownOperationException");
  }

  @Test
  void aMissingTargetIsAnUnknownOperation() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(ecs.endpoint().resolve("/"))
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(BodyPublishers.ofString("{}"));

    assertError(RawHttp.send(request), 400, "UnknownOperationException");
  }

  @Test
  @Deviation("front-end-errors")
  void anotherContentTypeIsAnUnknownOperationThatNamesIt() throws Exception {
    HttpRequest.Builder request =
        call("ListClusters", "{}").setHeader("Content-Type", "application/xml");

    HttpResponse<String> response = RawHttp.send(request);

    assertError(response, 400, "UnknownOperationException");
    assertThat(response.body()).contains("application/xml", "application/x-amz-json-1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[]",
        "null",
        "1",
        "\"text\"",
        "{} {}",
        "{\"clusters\":[}",
        "{'a':1}",
        "nonsense"
      })
  void aBodyThatIsNoJsonObjectIsASerializationException(String body) throws Exception {
    assertError(RawHttp.send(call("ListClusters", body)), 400, "SerializationException");
  }

  @Test
  void aBodyThatIsNoUtf8IsASerializationException() throws Exception {
    byte[] body = "{\"clusterName\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    HttpRequest.Builder request = call("CreateCluster", "").POST(BodyPublishers.ofByteArray(body));

    assertError(RawHttp.send(request), 400, "SerializationException");
  }

  @Test
  @Deviation("json-depth")
  void deepNestingIsASerializationException() throws Exception {
    String body = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertError(RawHttp.send(call("ListClusters", body)), 400, "SerializationException");
  }

  @Test
  @Deviation("body-limit")
  void aBodyBeyondTheLimitIsRefusedAndTheNextCallIsAnswered() throws Exception {
    String body = "{\"x\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}";

    HttpResponse<String> response = RawHttp.send(call("ListClusters", body));

    assertError(response, 413, "RequestEntityTooLargeException");
    assertThat(RawHttp.send(call("ListClusters", "{}")).statusCode()).isEqualTo(200);
  }

  /** As most clients do: they would never read an answer if the connection ended under them. */
  @Test
  void whoSendsAWholeLargeBodyBeforeReadingIsAnsweredToo() throws Exception {
    byte[] body = new byte[50 * 1024 * 1024];
    try (Socket socket = new Socket(ecs.endpoint().getHost(), ecs.endpoint().getPort())) {
      OutputStream out = socket.getOutputStream();
      String head = "POST / HTTP/1.1\r\nHost: ecs\r\nContent-Length: " + body.length + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();

      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());

      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void anotherMethodIsAnUnknownOperation(String method) throws Exception {
    HttpRequest.Builder request =
        call("ListClusters", "").method(method, BodyPublishers.ofString("{}"));

    assertError(RawHttp.send(request), 404, "UnknownOperationException");
  }

  @Test
  void aHeadRequestGetsNoBody() throws Exception {
    HttpResponse<String> response =
        RawHttp.send(call("ListClusters", "").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void anotherPathIsAnUnknownOperation() throws Exception {
    HttpRequest.Builder request =
        call("ListClusters", "{}").uri(ecs.endpoint().resolve("/v2/clusters"));

    assertError(RawHttp.send(request), 404, "UnknownOperationException");
  }

  @Test
  void everyCallIsLoggedWithItsOutcome(Simulator simulator) throws Exception {
    RawHttp.send(call("CreateCluster", "{\"clusterName\":\"web\"}"));
    RawHttp.send(call("DeleteCluster", "{\"cluster\":\"nowhere\"}"));
    RawHttp.send(call("StartTheMachines", "{}"));

    assertThat(simulator.calls().total()).isEqualTo(3);
    assertThat(simulator.calls().byOperation())
        .containsEntry("CreateCluster", 1L)
        .containsEntry("DeleteCluster", 1L)
        .containsEntry("(unknown)", 1L);
    var calls = simulator.calls().newest();
    assertThat(calls)
        .extracting("outcome")
        .isEqualTo(List.of("OK", "ClusterNotFoundException", "UnknownOperationException"));
    assertThat(calls.getFirst().request().at("/clusterName").asText()).isEqualTo("web");
    assertThat(calls.getFirst().time()).isEqualTo(TestEcs.START);
  }

  @Test
  @Deviation("any-signature")
  void theLogKeepsWhoSignedButNotTheSignature(Simulator simulator) throws Exception {
    RawHttp.send(
        call("ListClusters", "{}")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIA1/20260101/us-east-1/ecs/aws4_request,"
                    + " SignedHeaders=host, Signature=0123"));

    var headers = simulator.calls().newest().getFirst().headers();
    assertThat(headers).containsEntry("credential", "AKIA1/20260101/us-east-1/ecs/aws4_request");
    assertThat(headers.toString()).doesNotContain("0123");
  }

  private static HttpRequest.Builder call(String operation, String body) {
    return RawHttp.call(ecs.endpoint(), operation, body);
  }

  private static void assertError(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(RawHttp.json(response).path("__type").asText()).isEqualTo(code);
    assertThat(RawHttp.json(response).path("message").asText()).isNotEmpty();
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }
}
