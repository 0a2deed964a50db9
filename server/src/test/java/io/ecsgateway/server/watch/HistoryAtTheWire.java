package io.ecsgateway.server.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.watch.Observation.Found;
import io.ecsgateway.server.watch.Observation.Missing;
import io.ecsgateway.server.watch.Subject.OfTaskArns.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** A history as ECS would tell it over HTTP, by the operations that the pollers use. */
final class HistoryAtTheWire implements Function<ScriptedEcs.Request, ScriptedEcs.Answer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final History history;
  private final Supplier<Instant> clock;

  HistoryAtTheWire(History history, Supplier<Instant> clock) {
    this.history = history;
    this.clock = clock;
  }

  @Override
  public synchronized ScriptedEcs.Answer apply(ScriptedEcs.Request request) {
    JsonNode body = parse(request.body());
    String cluster = body.path("cluster").asText();
    return switch (request.operation()) {
      case "DescribeServices" ->
          described(
              body.path("services"),
              name -> new Subject.OfService("", cluster, name),
              (found, failures) ->
                  DescribeServicesResponse.builder().services(found).failures(failures).build());
      case "DescribeServiceDeployments" ->
          described(
              body.path("serviceDeploymentArns"),
              arn -> new Subject.OfDeployment("", arn),
              (found, failures) ->
                  DescribeServiceDeploymentsResponse.builder()
                      .serviceDeployments(found)
                      .failures(failures)
                      .build());
      case "DescribeTasks" ->
          described(
              body.path("tasks"),
              arn -> new Subject.OfTask("", cluster, arn),
              (found, failures) ->
                  DescribeTasksResponse.builder().tasks(found).failures(failures).build());
      case "ListServiceDeployments" ->
          only(
              new Subject.OfDeployments("", cluster, body.path("service").asText()),
              found -> ListServiceDeploymentsResponse.builder().serviceDeployments(found).build());
      case "ListTasks" ->
          only(
              new Subject.OfTaskArns(
                  "", cluster, filter(body), body.path("desiredStatus").asText().equals("STOPPED")),
              found -> ListTasksResponse.builder().taskArns(found).build());
      case "DescribeTaskDefinition" ->
          only(
              new Subject.OfTaskDefinition("", body.path("taskDefinition").asText()),
              found -> DescribeTaskDefinitionResponse.builder().taskDefinition(found).build());
      default -> ScriptedEcs.error(400, "InvalidAction", "no watch needs " + request.operation());
    };
  }

  private <T> ScriptedEcs.Answer described(
      JsonNode names,
      Function<String, Subject<T>> subjectOf,
      BiFunction<List<T>, List<Failure>, SdkPojo> response) {
    List<T> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (JsonNode name : names) {
      switch (read(subjectOf.apply(name.asText()))) {
        case Found<T>(var s, var at, T value) -> found.add(value);
        case Missing<T>(var s, var at, String reason) when reason.equals("MISSING") ->
            failures.add(Failure.builder().arn(name.asText()).reason(reason).build());
        case Missing<T>(var s, var at, String reason) -> {
          return error(reason);
        }
      }
    }
    return ScriptedEcs.reply(200, SdkJson.write(response.apply(found, failures)));
  }

  private <T> ScriptedEcs.Answer only(Subject<T> subject, Function<T, SdkPojo> response) {
    return switch (read(subject)) {
      case Found<T>(var s, var at, T value) ->
          ScriptedEcs.reply(200, SdkJson.write(response.apply(value)));
      case Missing<T>(var s, var at, String reason) -> error(reason);
    };
  }

  @SuppressWarnings("unchecked") // what is read of a subject is of its kind
  private <T> Observation<T> read(Subject<T> subject) {
    return (Observation<T>) history.read(subject, clock.get());
  }

  /** Any other reason than ours is the code of an error. */
  private static ScriptedEcs.Answer error(String reason) {
    return switch (reason) {
      case "UNSUPPORTED" ->
          ScriptedEcs.error(400, "UnsupportedFeatureException", "no service deployments here");
      case "CLUSTER_NOT_FOUND" ->
          ScriptedEcs.error(400, "ClusterNotFoundException", "Cluster not found.");
      case "TASK_DEFINITION_NOT_FOUND" ->
          ScriptedEcs.error(400, "ClientException", "Unable to describe task definition.");
      case "MISSING", "SERVICE_NOT_FOUND" ->
          ScriptedEcs.error(400, "ServiceNotFoundException", "Service not found.");
      case "ServerException" -> ScriptedEcs.error(500, reason, "Service Unavailable.");
      default -> ScriptedEcs.error(400, reason, reason + " as a test told it");
    };
  }

  private static Filter filter(JsonNode body) {
    if (body.has("serviceName")) {
      return new Subject.OfTaskArns.OfServiceName(body.path("serviceName").asText());
    }
    return body.has("family")
        ? new Subject.OfTaskArns.OfFamily(body.path("family").asText())
        : new Subject.OfTaskArns.StartedBy(body.path("startedBy").asText());
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
