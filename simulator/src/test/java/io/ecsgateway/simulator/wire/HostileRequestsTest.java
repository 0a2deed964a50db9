package io.ecsgateway.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Conformance;
import io.ecsgateway.simulator.RawHttp;
import io.ecsgateway.simulator.SimulatorExtension;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, an answer in AWS's form goes back, soon, and the next call is answered. */
@Timeout(60)
class HostileRequestsTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private static final int REQUESTS = 400;
  private static final Pattern VALUE =
      Pattern.compile("(?<=[:\\[,])(\"[^\"]*\"|-?[0-9][0-9.eE+-]*|true|false|null|\\{}|\\[])");

  private static final List<String> VALUES =
      List.of(
          "1e99999999",
          "-1e99999999",
          "1e-99999999",
          "9".repeat(900),
          "9".repeat(2000),
          "9223372036854775808",
          "-2147483649",
          "0.1",
          "-0",
          "NaN",
          "null",
          "true",
          "{}",
          "[]",
          "[null,null]",
          "{\"value\":{\"value\":[]}}",
          "[".repeat(120) + "]".repeat(120),
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"" + "x".repeat(70_000) + "\"",
          "\"arn:aws:ecs:us-east-1:123456789012:\"",
          "\"arn:aws:ecs:us-east-1:123456789012:service/a/b/c/d\"",
          "\"ZnJvbTo5OTk5OTk5OTk\"",
          "\"%s%n${jndi:x}\"",
          "\"" + "(".repeat(70_000) + "\"",
          "\"attribute:a =~ " + ".*".repeat(12) + "x\"",
          "\"../../etc\"");

  @Test
  void spoiledRequestsAreAnsweredInTheFormOfAws() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (AnyRequest request : AnyRequest.BEGINNING) {
      assertThat(statusOf(request)).isEqualTo(200);
    }
    for (int i = 0; i < REQUESTS; i++) {
      AnyRequest request = AnyRequest.of(random);
      byte[] body = spoiled(request.body(), random);
      HttpRequest.Builder call =
          RawHttp.call(ecs.endpoint(), request.operation(), "")
              .timeout(Duration.ofSeconds(10))
              .POST(BodyPublishers.ofByteArray(body));
      assertAnswered(
          RawHttp.send(call), "seed " + seed + ": " + request.operation() + " " + text(body));
      if (random.nextInt(20) == 0) {
        ecs.advance(Duration.ofSeconds(random.nextInt(30)));
      }
    }

    assertThat(statusOf(AnyRequest.BEGINNING.getFirst())).isEqualTo(200);
  }

  @Test
  void spoiledHeadersAreAnsweredInTheFormOfAws() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      String target = header(RawHttp.TARGET + "ListClusters", random);
      String type = header("application/x-amz-json-1.1", random);
      HttpRequest.Builder call =
          RawHttp.call(ecs.endpoint(), "ListClusters", "{}")
              .setHeader("X-Amz-Target", target)
              .setHeader("Content-Type", type)
              .setHeader("Authorization", header("AWS4-HMAC-SHA256 Credential=a/b/c", random));
      assertAnswered(RawHttp.send(call), "seed " + seed + ": " + target + " / " + type);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"clusterName\":\"one\",\"clusterName\":\"two\"}",
        "{\"clusterName\":{\"a\":1},\"clusterName\":\"two\"}",
      })
  void ofDuplicateKeysTheLastOneCounts(String body) throws Exception {
    HttpResponse<String> response =
        RawHttp.send(RawHttp.call(ecs.endpoint(), "CreateCluster", body));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"clusterName\":\"two\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E", "-1e-", "1.5e+"})
  void anExponentWithoutEndIsASerializationException(String number) throws Exception {
    String body = "{\"maxResults\":" + number + "9".repeat(600) + "}";

    HttpResponse<String> response =
        RawHttp.send(RawHttp.call(ecs.endpoint(), "ListClusters", body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RawHttp.json(response).path("__type").asText()).isEqualTo("SerializationException");
    assertThat(response.body()).doesNotContain("999");
  }

  @Test
  @Timeout(10)
  void aTimestampWithManyDigitsIsReadAtOnce() throws Exception {
    String body = "{\"service\":\"web\",\"createdAt\":{\"after\":-1e-99999999}}";

    assertAnswered(
        RawHttp.send(RawHttp.call(ecs.endpoint(), "ListServiceDeployments", body)), body);
  }

  @Test
  void anEchoedNumberOfAnySizeCanBeRead() throws Exception {
    String details = "{\"n\":1e99999999,\"m\":-1e-99999999,\"whole\":100}";
    for (AnyRequest request : AnyRequest.BEGINNING) {
      statusOf(request);
    }
    HttpResponse<String> response =
        RawHttp.send(
            RawHttp.call(
                ecs.endpoint(),
                "UpdateService",
                "{\"service\":\"web\",\"deploymentConfiguration\":{\"lifecycleHooks\":["
                    + "{\"hookTargetArn\":\"arn:aws:lambda:us-east-1:123456789012:function:f\","
                    + "\"roleArn\":\"arn:aws:iam::123456789012:role/r\","
                    + "\"lifecycleStages\":[\"PRE_SCALE_UP\"],\"hookDetails\":"
                    + details
                    + "}]}}"));

    assertThat(response.statusCode()).isIn(200, 400);
    HttpResponse<String> calls =
        RawHttp.get(ecs.endpoint().resolve("/_simulator/calls?details=true"));
    assertThat(calls.statusCode()).isEqualTo(200);
    assertThat(RawHttp.json(calls).get("calls")).isNotEmpty();
  }

  static List<String> hostileExpressions() {
    return List.of(
        "(".repeat(200_000),
        "!".repeat(200_000),
        "(".repeat(2000),
        "!".repeat(2000),
        " " + "a ".repeat(100_000),
        "attribute:a exists" + " or attribute:a exists".repeat(100_000),
        "attribute:a =~ " + ".*".repeat(12) + "x",
        "attribute:a =~ " + "a?".repeat(900) + "x",
        "attribute:a =~ " + "$?".repeat(900) + "x");
  }

  @ParameterizedTest
  @MethodSource("hostileExpressions")
  @Timeout(10)
  void anExpressionIsAnsweredSoonWhateverItIs(String expression) throws Exception {
    RawHttp.send(RawHttp.call(ecs.endpoint(), "CreateCluster", "{}"));
    String attribute = "{\"name\":\"a\",\"value\":\"" + "a".repeat(128) + "\"}";
    String registration = "{\"attributes\":[" + attribute + "]}";
    assertThat(
            RawHttp.send(RawHttp.call(ecs.endpoint(), "RegisterContainerInstance", registration))
                .statusCode())
        .isEqualTo(200);

    HttpRequest.Builder call =
        RawHttp.call(
                ecs.endpoint(), "ListContainerInstances", "{\"filter\":\"" + expression + "\"}")
            .timeout(Duration.ofSeconds(5));

    assertAnswered(RawHttp.send(call), expression.substring(0, 20));
  }

  private static void assertAnswered(HttpResponse<String> response, String what) throws Exception {
    assertThat(response.statusCode()).as(what).isIn(200, 400);
    assertThat(response.headers().firstValue("x-amzn-RequestId")).as(what).isPresent();
    if (response.statusCode() != 200) {
      assertThat(RawHttp.json(response).path("__type").asText()).as(what).endsWith("Exception");
      assertThat(RawHttp.json(response).path("message").isTextual()).as(what).isTrue();
    }
  }

  private static byte[] spoiled(String body, Random random) {
    String changed = body;
    for (int times = random.nextInt(3); times >= 0; times--) {
      changed = withAnotherValue(changed, random);
    }
    return random.nextBoolean() ? changed.getBytes(UTF_8) : withOtherBytes(changed, random);
  }

  private static String withAnotherValue(String body, Random random) {
    List<int[]> spans =
        VALUE.matcher(body).results().map(found -> new int[] {found.start(), found.end()}).toList();
    String value = VALUES.get(random.nextInt(VALUES.size()));
    if (spans.isEmpty()) {
      return "{\"cluster\":" + value + ",\"maxResults\":" + value + "}";
    }
    int[] span = spans.get(random.nextInt(spans.size()));
    return body.substring(0, span[0]) + value + body.substring(span[1]);
  }

  private static byte[] withOtherBytes(String body, Random random) {
    byte[] bytes = body.getBytes(UTF_8);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    int end = random.nextInt(5) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
    for (int i = 0; i < end; i++) {
      switch (random.nextInt(Math.max(50, bytes.length / 2))) {
        case 0 -> changed.write(random.nextInt(256));
        case 1 -> {}
        case 2 -> changed.writeBytes(new byte[] {bytes[i], bytes[i]});
        default -> changed.write(bytes[i]);
      }
    }
    return changed.toByteArray();
  }

  private static String header(String value, Random random) {
    StringBuilder changed = new StringBuilder(value);
    for (int times = random.nextInt(3); times > 0; times--) {
      char character = (char) random.nextInt(0x20, 0x7f);
      changed.insert(random.nextInt(changed.length()), character);
    }
    return random.nextInt(10) == 0 ? "x".repeat(5000) : changed.toString();
  }

  private static int statusOf(AnyRequest request) throws Exception {
    return RawHttp.send(RawHttp.call(ecs.endpoint(), request.operation(), request.body()))
        .statusCode();
  }

  private static String text(byte[] body) {
    String text = new String(body, UTF_8);
    return text.substring(0, Math.min(3000, text.length()));
  }
}
