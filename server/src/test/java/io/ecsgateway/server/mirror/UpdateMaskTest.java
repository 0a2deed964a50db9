package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedGateway;
import io.grpc.Status.Code;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update sends: the populated members, or those that its mask names. */
class UpdateMaskTest {
  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  @BeforeEach
  void script() {
    for (String update : new String[] {"UpdateService", "UpdateTaskSet", "UpdateCluster"}) {
      ecs.answer(update, 200, "{}");
    }
  }

  @Test
  void withoutMaskThePopulatedMembersAreSent() {
    assertSent(
        """
        {"cluster": "c", "service": "s", "desiredCount": 0, "platformVersion": "",
         "forceNewDeployment": false, "loadBalancers": [], "deploymentConfiguration": {}}
        """,
        """
        {"cluster": "c", "service": "s", "desiredCount": 0, "platformVersion": "",
         "forceNewDeployment": false, "deploymentConfiguration": {}}
        """);
  }

  @Test
  void anEmptyMaskIsNoMask() {
    assertSent(
        "{'service': 's', 'desiredCount': 2, 'loadBalancers': [], 'updateMask': ''}",
        "{'service': 's', 'desiredCount': 2}");
  }

  @Test
  void onlyWhatTheMaskNamesIsSent() {
    assertSent(
        """
        {"service": "s", "desiredCount": 2, "taskDefinition": "web:7", "propagateTags": "SERVICE",
         "deploymentConfiguration": {"maximumPercent": 200}, "loadBalancers": [{}],
         "updateMask": "taskDefinition,loadBalancers"}
        """,
        "{'service': 's', 'taskDefinition': 'web:7', 'loadBalancers': [{}]}");
  }

  @Test
  void whatIdentifiesTheResourceIsAlwaysSent() {
    assertSent(
        "{'cluster': 'c', 'service': 's', 'desiredCount': 2, 'updateMask': 'desiredCount'}",
        "{'cluster': 'c', 'service': 's', 'desiredCount': 2}");
    assertSent(
        "UpdateTaskSet",
        "{'cluster': 'c', 'service': 's', 'taskSet': 't', 'scale': {'value': 0.0},"
            + " 'updateMask': 'scale'}",
        "{'cluster': 'c', 'service': 's', 'taskSet': 't', 'scale': {'value': 0.0}}");
    assertSent(
        "UpdateCluster",
        "{'cluster': 'c', 'settings': [{'name': 'containerInsights'}],"
            + " 'updateMask': 'serviceConnectDefaults,settings',"
            + " 'serviceConnectDefaults': {'namespace': 'n'}, 'configuration': {}}",
        "{'cluster': 'c', 'settings': [{'name': 'containerInsights'}],"
            + " 'serviceConnectDefaults': {'namespace': 'n'}}");
  }

  @Test
  void aMaskedEmptyListRemovesAll() {
    assertSent(
        "{'service': 's', 'updateMask': 'loadBalancers,capacityProviderStrategy'}",
        "{'service': 's', 'loadBalancers': [], 'capacityProviderStrategy': []}");
  }

  @Test
  void aMaskedUnsetMessageIsSentEmpty() {
    assertSent(
        "{'service': 's', 'updateMask': 'networkConfiguration,deploymentConfiguration'}",
        "{'service': 's', 'networkConfiguration': {}, 'deploymentConfiguration': {}}");
  }

  @Test
  void aNestedPathSendsItsParentWithThatMemberAlone() {
    assertSent(
        """
        {"service": "s", "desiredCount": 2, "updateMask": "deploymentConfiguration.maximumPercent",
         "deploymentConfiguration": {"maximumPercent": 200, "minimumHealthyPercent": 50}}
        """,
        "{'service': 's', 'deploymentConfiguration': {'maximumPercent': 200}}");
  }

  @Test
  void nestedPathsOfOneParentAreSentTogether() {
    assertSent(
        """
        {"service": "s", "desiredCount": 2,
         "updateMask": "deploymentConfiguration.lifecycleHooks,deploymentConfiguration.strategy,\
        deploymentConfiguration.canaryConfiguration",
         "deploymentConfiguration": {"strategy": "CANARY", "maximumPercent": 200}}
        """,
        "{'service': 's', 'deploymentConfiguration':"
            + " {'strategy': 'CANARY', 'lifecycleHooks': [], 'canaryConfiguration': {}}}");
  }

  @Test
  void whatANestedParentRequiresGoesWithIt() {
    assertSent(
        """
        {"service": "s", "updateMask": "serviceConnectConfiguration.logConfiguration.options",
         "serviceConnectConfiguration": {"enabled": true, "namespace": "n",
           "logConfiguration": {"logDriver": "awslogs", "secretOptions": [
             {"name": "n", "valueFrom": "v"}]}}}
        """,
        "{'service': 's', 'serviceConnectConfiguration': {'enabled': true,"
            + " 'logConfiguration': {'logDriver': 'awslogs', 'options': {}}}}");
    assertThat(refused("{'service': 's', 'updateMask': 'serviceConnectConfiguration.namespace'}"))
        .containsOnlyKeys(
            "service_connect_configuration.enabled", "service_connect_configuration.namespace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploymentConfiguration,deploymentConfiguration.lifecycleHooks",
        "deploymentConfiguration.lifecycleHooks,deploymentConfiguration"
      })
  void aPathAndOneBelowItSendBoth(String mask) {
    assertSent(
        "{'service': 's', 'deploymentConfiguration': {'maximumPercent': 200}, 'updateMask': '"
            + mask
            + "'}",
        "{'service': 's', 'deploymentConfiguration': {'maximumPercent': 200,"
            + " 'lifecycleHooks': []}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enable_ecs_managed_tags",
        "enableECSManagedTags",
        "enable_e_c_s_managed_tags",
        "ENABLEECSMANAGEDTAGS",
        "_enable__ecs_managedTags_"
      })
  void pathsMatchIgnoringCaseAndUnderscores(String path) {
    assertSentByPaths(
        "{'service': 's', 'desiredCount': 1, 'enableECSManagedTags': false}",
        "{'service': 's', 'enableECSManagedTags': false}",
        path);
  }

  @Test
  void aMaskWrittenInJsonTakesEcsMemberNames() {
    assertSent(
        "{'service': 's', 'enableECSManagedTags': true, 'enableExecuteCommand': true,"
            + " 'updateMask': 'enableECSManagedTags'}",
        "{'service': 's', 'enableECSManagedTags': true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope                                   | has no field \"nope\" in UpdateServiceRequest",
        "*                                      | has no field \"*\"",
        "load_balancers[0]                      | has no field \"load_balancers[0]\"",
        "load_balancers.0                       | goes below \"load_balancers\"",
        "load_balancers.container_port          | goes below \"load_balancers\"",
        "desired_count.value                    | goes below \"desired_count\"",
        "deployment_configuration.nope          | \"nope\" in DeploymentConfiguration",
        "deployment_configuration.*             | has no field \"*\"",
        "deployment_configuration.              | has no field \"\"",
        ".deployment_configuration              | has no field \"\"",
        "''                                     | has no field \"\"",
        "_                                      | has no field \"_\"",
        "update_mask                            | has no field \"update_mask\"",
        "unmapped_values                        | has no field \"unmapped_values\"",
      })
  void aPathThatLeadsNowhereIsRefused(String path, String problem) {
    assertThat(refusedByPaths("{'service': 's', 'desiredCount': 1}", path))
        .hasEntrySatisfying(
            "update_mask",
            description ->
                assertThat(description).startsWith("\"" + path + "\" ").contains(problem));
  }

  @ParameterizedTest
  @CsvSource({
    "desired_count, desired_count",
    "forceNewDeployment, force_new_deployment",
    "taskDefinition, task_definition",
    "propagate_tags, propagate_tags",
    "deployment_configuration.strategy, deployment_configuration.strategy",
    "deploymentconfiguration.maximumPercent, deployment_configuration.maximum_percent",
  })
  void aMaskedUnsetScalarOrEnumIsRefused(String path, String field) {
    assertThat(refusedByPaths("{'service': 's'}", path))
        .hasSize(1)
        .hasEntrySatisfying(
            field, problem -> assertThat(problem).contains("named by update_mask but unset"));
  }

  @Test
  void everythingWrongIsNamedAtOnce() {
    assertThat(refused("{'updateMask': 'nope,desiredCount,platformVersion'}"))
        .containsOnlyKeys("update_mask", "service", "desired_count", "platform_version");
  }

  @Test
  void anUnmappedValueIsSentOnlyIfTheMaskNamesIt() {
    String request =
        "{'service': 's', 'desiredCount': 1, 'propagateTags': 'UNMAPPED',"
            + " 'unmappedValues': {'propagateTags': 'NEW'}, 'updateMask': '";
    assertSent(request + "propagateTags'}", "{'service': 's', 'propagateTags': 'NEW'}");
    assertSent(request + "desiredCount'}", "{'service': 's', 'desiredCount': 1}");
  }

  private static void assertSent(String request, String body) {
    assertSent("UpdateService", request, body);
  }

  private static void assertSent(String operation, String request, String body) {
    Operation rpc = Operation.named(operation);
    rpc.call(gateway.channel(), rpc.request(request));
    assertLastBody(operation, body);
  }

  private static void assertSentByPaths(String request, String body, String... paths) {
    Operation rpc = Operation.named("UpdateService");
    rpc.call(gateway.channel(), Operation.masked(rpc.request(request), paths));
    assertLastBody("UpdateService", body);
  }

  private static void assertLastBody(String operation, String body) {
    assertThat(
            JsonDifferences.between(
                JsonParser.parseString(body),
                JsonParser.parseString(ecs.requests(operation).getLast().body())))
        .isEmpty();
  }

  private static Map<String, String> refused(String request) {
    return refusedByPaths(request);
  }

  private static Map<String, String> refusedByPaths(String request, String... paths) {
    Operation rpc = Operation.named("UpdateService");
    int before = ecs.requests().size();
    GatewayError error =
        GatewayError.of(
            gateway.channel(), rpc.method(), Operation.masked(rpc.request(request), paths));
    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(ecs.requests()).hasSize(before);
    return error.violations();
  }
}
