package io.ecsgateway.server.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedGateway;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Missing REQUIRED members are told all at once, and nothing is sent. */
class RequiredTest {
  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  static Stream<String> operations() {
    return Rpcs.all().map(method -> String.valueOf(method.getBareMethodName()));
  }

  /** Judged by the smallest request: what it holds is what an empty one lacks. */
  @ParameterizedTest
  @MethodSource("operations")
  void anEmptyRequestIsToldEverythingThatItLacks(String operation) {
    MethodDescriptor<Message, Message> method = Rpcs.named(operation);
    Message smallest = Rpcs.smallestRequest(method);
    Set<String> required =
        smallest.getAllFields().keySet().stream()
            .map(FieldDescriptor::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    ecs.answer(operation, 200, "{}");

    if (required.isEmpty()) {
      Rpcs.call(gateway.channel(), operation);
      assertThat(ecs.requests()).hasSize(1);
      return;
    }
    GatewayError error =
        GatewayError.of(gateway.channel(), method, smallest.getDefaultInstanceForType());

    assertThat(error.violations().keySet()).isEqualTo(required);
    assertRefused(error);
  }

  @Test
  void whatIsMissingInNestedShapesIsNamedByItsPath() {
    GatewayError error =
        fail(
            "CreateService",
            """
            {
              "serviceName": "web",
              "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}},
              "deploymentController": {},
              "deploymentConfiguration": {
                "deploymentCircuitBreaker": {"enable": true},
                "alarms": {"alarmNames": ["high"], "enable": true}
              }
            }
            """);

    assertThat(error.violations())
        .containsOnlyKeys(
            "deployment_controller.type",
            "deployment_configuration.deployment_circuit_breaker.rollback",
            "deployment_configuration.alarms.rollback");
    assertRefused(error);
  }

  @Test
  void whatIsMissingInElementsOfListsIsNamedByItsPath() {
    GatewayError error =
        fail(
            "RegisterTaskDefinition",
            """
            {
              "family": "web",
              "containerDefinitions": [
                {"name": "a", "secrets": [{"name": "ok", "valueFrom": "arn"}]},
                {
                  "name": "b",
                  "secrets": [{"name": "ok", "valueFrom": "arn"}, {"name": "API_KEY"}],
                  "dependsOn": [{"condition": "START"}],
                  "environment": [{"name": "DB_PASSWORD", "value": "s3cr3t"}],
                  "logConfiguration": {}
                }
              ]
            }
            """);

    assertThat(error.violations())
        .containsOnlyKeys(
            "container_definitions[1].secrets[1].value_from",
            "container_definitions[1].depends_on[0].container_name",
            "container_definitions[1].log_configuration.log_driver");
    assertRefused(error);
    assertThat(error.everything()).as("values may be secret").doesNotContain("s3cr3t");
  }

  @Test
  void missingMembersOfAllLevelsAreToldAtOnce() {
    GatewayError error = fail("UpdateTaskSet", "{\"cluster\": \"demo\", \"taskSet\": \"ts\"}");
    assertThat(error.violations()).containsOnlyKeys("service", "scale");
    assertThat(error.violations().get("service")).isEqualTo("is required");
    assertThat(error.message()).contains("service: is required", "scale: is required");
  }

  @Test
  void ofVeryManyViolationsTheFirstAreToldSoThatTheErrorArrives() {
    String paths =
        IntStream.range(0, 500).mapToObj(i -> "no_such_member_" + i).collect(joining(","));
    GatewayError error =
        fail("UpdateService", "{\"service\": \"web\", \"updateMask\": \"" + paths + "\"}");
    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(error.message()).contains("no_such_member_0", "and 497 more");
    assertThat(error.detail(BadRequest.class).orElseThrow().getFieldViolationsCount())
        .isEqualTo(10);
    assertThat(ecs.requests()).isEmpty();
  }

  @Test
  void anEmptyListAtTheTopIsMissing() {
    GatewayError error = fail("DescribeServices", "{\"cluster\": \"demo\", \"services\": []}");
    assertThat(error.violations()).containsOnlyKeys("services");
    assertRefused(error);
  }

  /** ECS takes it, for alarms that are switched off. */
  @Test
  void anEmptyListFurtherDownIsSent() {
    ecs.answer("UpdateService", 200, "{}");

    call(
        "UpdateService",
        """
        {
          "service": "web",
          "deploymentConfiguration": {
            "alarms": {"alarmNames": [], "enable": false, "rollback": false}
          }
        }
        """);

    assertThat(ecs.requests()).hasSize(1);
    assertThat(ecs.requests().get(0).body().replace(" ", ""))
        .contains("\"alarms\":{\"alarmNames\":[],\"rollback\":false,\"enable\":false}");
  }

  /** What ECS itself may judge, it judges. */
  @Test
  void anEmptyStringIsThere() {
    ecs.answer("DeleteCluster", 200, "{}");
    call("DeleteCluster", "{\"cluster\": \"\"}");
    assertThat(ecs.requests().get(0).body()).isEqualTo("{\"cluster\":\"\"}");
  }

  private static void assertRefused(GatewayError error) {
    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(error.reason()).isEqualTo("REQUEST_INVALID");
    assertThat(error.info().getDomain()).isEqualTo("ecsgateway");
    assertThat(error.violations().values()).allMatch(said -> said.startsWith("is required"));
    assertThat(ecs.requests()).isEmpty();
  }

  private static void call(String operation, String json) {
    MethodDescriptor<Message, Message> method = Rpcs.named(operation);
    var _ =
        ClientCalls.blockingUnaryCall(
            gateway.channel(), method, CallOptions.DEFAULT, request(method, json));
  }

  private static GatewayError fail(String operation, String json) {
    MethodDescriptor<Message, Message> method = Rpcs.named(operation);
    return GatewayError.of(gateway.channel(), method, request(method, json));
  }

  private static Message request(MethodDescriptor<Message, Message> method, String json) {
    Message.Builder request =
        Rpcs.smallestRequest(method).getDefaultInstanceForType().newBuilderForType();
    try {
      JsonFormat.parser().merge(json, request);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
    return request.build();
  }
}
