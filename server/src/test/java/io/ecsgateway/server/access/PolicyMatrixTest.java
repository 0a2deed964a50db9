package io.ecsgateway.server.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers by methods by targets: every RPC, asked about cluster prod and service web. */
class PolicyMatrixTest {
  private static final String POLICY =
      """
      rules:
      - name: the platform team may do everything
        allow: '"platform" in groups'
      - name: the auditor reads in Europe
        allow: caller == "auditor" && action == "read" && target == "eu"
      - name: the web team has its service
        allow: >-
          "web-team" in groups && target == "eu" && cluster == "prod" && service == "web"
          && families.all(f, f == "web") && roles.size() == 0
      - name: and its task definitions
        allow: >-
          "web-team" in groups && target == "eu" && method.startsWith("ecsgateway.v1.TaskDefinitions/")
          && families.all(f, f == "web") && roles.size() == 0
      - name: the dashboard watches everywhere
        allow: caller == "dashboard" && action == "watch"
      - name: nobody but the platform team touches clusters of America
        deny: target == "us" && method.startsWith("ecsgateway.v1.Clusters/") && !("platform" in groups)
      """;

  /** What the web team may, with the names that the requests of this test say. */
  private static final Set<String> OF_A_SERVICE =
      Set.of(
          "CreateService",
          "UpdateService",
          "DeleteService",
          "DescribeServices",
          "WatchService",
          "WatchServiceDeletion",
          "CreateTaskSet",
          "UpdateTaskSet",
          "DeleteTaskSet",
          "DescribeTaskSets",
          "UpdateServicePrimaryTaskSet",
          "WatchTaskSet",
          "ListServiceDeployments",
          "DescribeServiceDeployments",
          "StopServiceDeployment",
          "ContinueServiceDeployment",
          "WatchServiceDeployment",
          "DescribeServiceRevisions",
          "StopTask",
          "DescribeTasks",
          "WatchTasks",
          "ListTasks",
          "TagResource",
          "UntagResource",
          "ListTagsForResource");

  private static final Set<String> OF_A_FAMILY =
      Set.of(
          "RegisterTaskDefinition",
          "DeregisterTaskDefinition",
          "DeleteTaskDefinitions",
          "DescribeTaskDefinition",
          "WatchTaskDefinitionDeletion");

  /** Answered, with what the caller may read of it. */
  private static final Set<String> FILTERED =
      Set.of(
          "ListServices",
          "ListServicesByNamespace",
          "ListClusters",
          "ListTaskDefinitions",
          "ListTaskDefinitionFamilies");

  @TempDir static Path directory = Path.of("");
  private static GuardedGateway gateway;
  private static String task = "";

  @BeforeAll
  static void start() throws IOException {
    gateway = new GuardedGateway(directory, POLICY);
    task = gateway.eu.task("prod", "web");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void everyCallerMayWhatThePolicySaysAndNothingElse() {
    Set<String> wrong = new TreeSet<>();
    for (String caller : List.of("platform", "auditor", "web-team", "dashboard", "stranger")) {
      for (String target : List.of("eu", "us")) {
        for (MethodDescriptor<Message, Message> rpc : rpcs()) {
          boolean allowed = isLetIn(gateway.as(caller, target), rpc);
          if (allowed != expected(caller, target, rpc)) {
            wrong.add(
                "%s in %s: %s was %s"
                    .formatted(
                        caller, target, rpc.getBareMethodName(), allowed ? "let in" : "refused"));
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static boolean expected(String caller, String target, MethodDescriptor<?, ?> rpc) {
    String name = requireNonNull(rpc.getBareMethodName());
    boolean watches = rpc.getType() == MethodDescriptor.MethodType.SERVER_STREAMING;
    boolean reads = name.startsWith("Describe") || name.startsWith("List");
    return switch (caller) {
      case "platform" -> true;
      case "auditor" -> target.equals("eu") && reads;
      case "web-team" ->
          target.equals("eu")
              && (OF_A_SERVICE.contains(name)
                  || OF_A_FAMILY.contains(name)
                  || FILTERED.contains(name));
      case "dashboard" -> watches;
      default -> false;
    };
  }

  private static boolean isLetIn(Channel channel, MethodDescriptor<Message, Message> rpc) {
    Context.CancellableContext call = Context.current().withCancellation();
    try {
      call.run(() -> {
        var answers =
            ClientCalls.blockingServerStreamingCall(
                channel, rpc, CallOptions.DEFAULT, request(rpc));
        answers.next();
      });
      return true;
    } catch (StatusRuntimeException e) {
      GatewayError error = GatewayError.of(e);
      assertThat(error.code()).as(error.message()).isNotEqualTo(Status.Code.UNAUTHENTICATED);
      // A target in which a caller may do nothing is one that there is not.
      return !Set.of("CALLER_NOT_ALLOWED", "TARGET_UNKNOWN").contains(error.reason());
    } finally {
      call.cancel(null);
    }
  }

  /** Returns a request about the service. Nothing of it makes the service or its task go. */
  private static Message request(MethodDescriptor<?, ?> rpc) {
    Map<String, String> names = new TreeMap<>();
    names.put("cluster", "prod");
    names.put("clusters", "prod");
    names.put("cluster_name", "prod");
    names.put("service", "web");
    names.put("services", "web");
    names.put("service_name", "web");
    names.put("task", task);
    names.put("tasks", task);
    names.put("task_set", "ecs-svc/1");
    names.put("task_sets", "ecs-svc/1");
    names.put("primary_task_set", "ecs-svc/1");
    names.put("service_deployment_arn", gateway.eu.arn("service-deployment/prod/web/1"));
    names.put("service_deployment_arns", gateway.eu.arn("service-deployment/prod/web/1"));
    names.put("service_revision_arns", gateway.eu.arn("service-revision/prod/web/1"));
    names.put("resource_arn", gateway.eu.arn("service/prod/web"));
    names.put("task_definition", "web:999");
    names.put("task_definitions", "web:999");
    names.put("family", "web");
    Message smallest = Rpcs.smallestRequest(rpc);
    Message.Builder request = smallest.toBuilder();
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      String name = names.get(field.getName());
      boolean list = requireNonNull(rpc.getBareMethodName()).startsWith("List");
      if (name == null || (list && field.getName().equals("family"))) {
        continue;
      }
      if (field.isRepeated()) {
        request.setField(field, List.of(name));
      } else {
        request.setField(field, name);
      }
    }
    return request.build();
  }

  @SuppressWarnings("unchecked") // every message of the API is a Message
  private static List<MethodDescriptor<Message, Message>> rpcs() {
    return Rpcs.SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> (MethodDescriptor<Message, Message>) method)
        .toList();
  }
}
