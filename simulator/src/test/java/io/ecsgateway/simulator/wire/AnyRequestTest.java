package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Conformance;
import io.ecsgateway.simulator.SimulatorExtension;
import io.ecsgateway.simulator.TestEcs;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Random requests of every operation, many of them about what exists. */
class AnyRequestTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  private static final int ROUNDS = 40;
  private static final List<String> TEXTS =
      List.of(
          "nonsense é", "", "arn:", "80", "1.4.0", "FARGATE", "arn:aws:iam::123456789012:role/r");

  /** Keeps half of the requests about something that exists. */
  private static final Map<String, List<String>> USUAL =
      Map.of(
          "cluster", List.of("default", "default", "default", "other"),
          "clusters", List.of("default", "other"),
          "service", List.of("web", "web", "external", "nowhere"),
          "services", List.of("web", "external", "nowhere"),
          "serviceName", List.of("web", "new-1", "new-2", "new-3"),
          "taskDefinition", List.of("web", "web:1", "web:2", "nothing"),
          "family", List.of("web"),
          "containerDefinitions", List.of("app"),
          "image", List.of("nginx"),
          "name", List.of("app", "sidecar"));

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void noRequestIsAnsweredWithAServerError() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> failed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      createWhatRequestsAreAbout();
      for (Method operation : operations()) {
        String name = operation.getParameterTypes()[0].getSimpleName().replace("Request", "");
        SdkPojo request =
            (SdkPojo) operation.getParameterTypes()[0].getMethod("builder").invoke(null);
        new RandomShape(random, random.nextInt(20), TEXTS, USUAL).fill(request);
        String body = Json.text(ShapeWriter.write((SdkPojo) ((SdkBuilder<?, ?>) request).build()));
        HttpResponse<String> response = send(name, body);
        if (response.statusCode() >= 500) {
          failed.add(name + " " + body);
        }
      }
      ecs.advance(Duration.ofSeconds(random.nextInt(60)));
    }

    assertThat(failed).as("seed %s", seed).isEmpty();
  }

  private void createWhatRequestsAreAbout() throws Exception {
    send("CreateCluster", "{}");
    send(
        "RegisterTaskDefinition",
        "{'family':'web','containerDefinitions':[{'name':'app','image':'nginx','memory':8}]}");
    send("CreateService", "{'serviceName':'web','taskDefinition':'web','desiredCount':3}");
    send(
        "CreateService",
        "{'serviceName':'external','desiredCount':3,'deploymentController':{'type':'EXTERNAL'}}");
    send("RunTask", "{'taskDefinition':'web','count':2}");
  }

  private HttpResponse<String> send(String operation, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(ecs.endpoint().resolve("/"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + operation)
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        BodyHandlers.ofString());
  }

  /** In order of their names: reflection has none of its own. */
  private static List<Method> operations() {
    return Stream.of(EcsClient.class.getMethods())
        .filter(method -> TestEcs.OPERATIONS.contains(capitalised(method.getName())))
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> EcsRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
