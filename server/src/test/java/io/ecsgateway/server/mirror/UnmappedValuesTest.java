package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedGateway;
import io.ecsgateway.v1.CreateServiceRequest;
import io.grpc.Status.Code;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Enum values that this version does not know, in requests; FidelityTest has the answers too. */
class UnmappedValuesTest {
  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  @BeforeEach
  void script() {
    ecs.answer("CreateService", 200, "{}");
    ecs.answer("RegisterTaskDefinition", 200, "{}");
  }

  @Test
  void theRawFormIsSent() {
    assertSent(
        "CreateService",
        "{'serviceName': 's', 'clientToken': 't', 'launchType': 'UNMAPPED',"
            + " 'unmappedValues': {'launchType': 'MOON'}}",
        "{'serviceName': 's', 'clientToken': 't', 'launchType': 'MOON'}");
  }

  @Test
  void inListsTheRawFormStandsByIndex() {
    assertSent(
        "RegisterTaskDefinition",
        "{'family': 'f', 'containerDefinitions': [{}],"
            + " 'requiresCompatibilities': ['UNMAPPED', 'EC2', 'UNMAPPED'],"
            + " 'unmappedValues': {'requiresCompatibilities[0]': 'MOON',"
            + " 'requiresCompatibilities[2]': 'MARS'}}",
        "{'family': 'f', 'containerDefinitions': [{}],"
            + " 'requiresCompatibilities': ['MOON', 'EC2', 'MARS']}");
  }

  @Test
  void whatIsNoIdentifierCrossesWithAnUnderscore() {
    assertSent(
        "RegisterTaskDefinition",
        "{'family': 'f', 'containerDefinitions': [{'logConfiguration': {'logDriver':"
            + " 'json_file'}}]}",
        "{'family': 'f', 'containerDefinitions': [{'logConfiguration': {'logDriver':"
            + " 'json-file'}}]}");
  }

  @Test
  void unmappedWithoutItsRawFormIsRefused() {
    assertThat(refused("CreateService", "{'serviceName': 's', 'launchType': 'UNMAPPED'}"))
        .hasSize(1)
        .hasEntrySatisfying(
            "launch_type",
            problem -> assertThat(problem).contains("unmapped_values[\"launchType\"]"));
    assertThat(
            refused(
                "RegisterTaskDefinition",
                "{'family': 'f', 'containerDefinitions': [{}, {'logConfiguration':"
                    + " {'logDriver': 'UNMAPPED'}}],"
                    + " 'requiresCompatibilities': ['EC2', 'UNMAPPED'],"
                    + " 'unmappedValues': {'requiresCompatibilities[0]': 'MOON'}}"))
        .containsOnlyKeys(
            "container_definitions[1].log_configuration.log_driver",
            "requires_compatibilities[1]",
            "unmapped_values[\"requiresCompatibilities[0]\"]");
  }

  @Test
  void aRawFormOfNothingIsRefused() {
    assertThat(
            refused(
                "CreateService",
                "{'serviceName': 's', 'launchType': 'EC2',"
                    + " 'unmappedValues': {'launchType': 'MOON', 'lunchType': 'MOON'}}"))
        .containsOnlyKeys("unmapped_values[\"launchType\"]", "unmapped_values[\"lunchType\"]");
  }

  @Test
  void aNumberThatIsNoValueIsRefused() {
    GatewayError error =
        GatewayError.of(
            gateway.channel(),
            Operation.named("CreateService").method(),
            CreateServiceRequest.newBuilder().setServiceName("s").setLaunchTypeValue(99).build());
    assertThat(error.violations())
        .hasEntrySatisfying("launch_type", problem -> assertThat(problem).startsWith("99 is no"));
  }

  @Test
  void unspecifiedInAListIsRefused() {
    assertThat(
            refused(
                "RegisterTaskDefinition",
                "{'family': 'f', 'containerDefinitions': [{}],"
                    + " 'requiresCompatibilities': ['EC2', 'UNSPECIFIED']}"))
        .hasSize(1)
        .hasEntrySatisfying(
            "requires_compatibilities[1]",
            problem -> assertThat(problem).startsWith("0 is no value to send"));
  }

  private static void assertSent(String operation, String request, String body) {
    Operation rpc = Operation.named(operation);
    rpc.call(gateway.channel(), rpc.request(request));
    assertThat(
            JsonDifferences.between(
                JsonParser.parseString(body),
                JsonParser.parseString(ecs.requests(operation).getLast().body())))
        .isEmpty();
  }

  private static Map<String, String> refused(String operation, String request) {
    Operation rpc = Operation.named(operation);
    int before = ecs.requests().size();
    GatewayError error = GatewayError.of(gateway.channel(), rpc.method(), rpc.request(request));
    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(ecs.requests()).hasSize(before);
    return error.violations();
  }
}
