package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ListClustersRequest;
import io.ecsgateway.v1.ListServicesRequest;
import io.ecsgateway.v1.ListTaskDefinitionFamiliesRequest;
import io.ecsgateway.v1.ListTaskDefinitionsRequest;
import io.ecsgateway.v1.ListTasksRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets past the policy, and what is shown to whom. */
class GuardedCallsTest {
  private static final String POLICY =
      """
      rules:
      - name: web has its service
        allow: caller == "web" && cluster == "prod" && service == "web"
      - name: web has its family, without roles of others
        allow: >-
          caller == "web" && method.startsWith("ecsgateway.v1.TaskDefinitions/")
          && families.all(f, f == "web") && roles.all(r, r.startsWith("web-"))
      - name: web runs its own tasks
        allow: >-
          caller == "web" && cluster == "prod" && method.endsWith("/RunTask")
          && families.all(f, f == "web") && roles.all(r, r.startsWith("web-")) && !overrides
      - name: all but payments
        allow: caller == "most" && cluster == "prod" && service != "payments"
      - name: batch has its tasks
        allow: caller == "batch" && cluster == "prod" && families.all(f, f == "batch")
      - name: the whole of dev
        allow: caller == "dev" && cluster == "dev"
      - name: operators may do everything in Europe
        allow: caller == "operator" && target == "eu"
      """;

  @TempDir static Path directory = Path.of("");
  private static GuardedGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway = new GuardedGateway(directory, POLICY);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /** Who may use web in prod tries to get at payments, dev and what is not ECS's to give. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DescribeServices; {cluster: prod, services: [payments]}",
        "DescribeServices; {cluster: prod, services: [web, payments]}",
        "DescribeServices; {cluster: prod, services: ['EU:service/prod/payments']}",
        "DescribeServices; {cluster: prod, services: ['EU:service/payments']}",
        "DescribeServices; {cluster: prod, services: ['EU:service/dev/web']}",
        "DescribeServices; {cluster: dev, services: ['EU:service/prod/web']}",
        "DescribeServices; {cluster: prod, services: ['US:service/prod/web']}",
        "DescribeServices; {cluster: 'US:cluster/prod', services: [web]}",
        "DescribeServices; {cluster: 'EU:cluster/dev', services: [web]}",
        "DescribeServices; {cluster: PROD, services: [web]}",
        "DescribeServices; {cluster: prod, services: [WEB]}",
        "DescribeServices; {cluster: prod, services: ['web ']}",
        "DescribeServices; {cluster: prod, services: ['']}",
        "DescribeServices; {services: [web]}",
        "DescribeServices; {cluster: '', services: [web]}",
        "DescribeServices; {cluster: prod}",
        "DescribeClusters; {clusters: [prod]}",
        "DescribeClusters; {}",
        "DeleteCluster; {cluster: prod}",
        "DescribeTaskSets; {cluster: prod, service: web, taskSets:"
            + " ['EU:task-set/prod/payments/ecs-svc-1']}",
        "DescribeServiceDeployments; {serviceDeploymentArns: ['PAYMENTS-DEPLOYMENT']}",
        "DescribeServiceDeployments; {serviceDeploymentArns: ['WEB-DEPLOYMENT',"
            + " 'PAYMENTS-DEPLOYMENT']}",
        "StopServiceDeployment; {serviceDeploymentArn: 'PAYMENTS-DEPLOYMENT'}",
        "ListServiceDeployments; {cluster: prod, service: payments}",
        "DescribeTasks; {cluster: prod, tasks: ['PAYMENTS-TASK']}",
        "DescribeTasks; {cluster: prod, tasks: ['WEB-TASK', 'PAYMENTS-TASK']}",
        "DescribeTasks; {cluster: prod, tasks: ['PAYMENTS-TASK-ID']}",
        "DescribeTasks; {cluster: prod, tasks: ['EU:task/PAYMENTS-TASK-ID']}",
        "DescribeTasks; {cluster: prod, tasks: ['00000000000000000000000000000000']}",
        "DescribeTasks; {cluster: nowhere, tasks: ['00000000000000000000000000000000']}",
        "StopTask; {cluster: prod, task: 'PAYMENTS-TASK'}",
        "StopTask; {cluster: dev, task: 'WEB-TASK'}",
        "StopTask; {task: 'WEB-TASK'}",
        "TagResource; {resourceArn: 'PAYMENTS-TASK', tags: []}",
        "TagResource; {resourceArn: 'EU:service/payments', tags: []}",
        "TagResource; {resourceArn: 'EU:service/web', tags: []}",
        "TagResource; {resourceArn: 'EU:cluster/prod', tags: []}",
        "ListTagsForResource; {resourceArn: 'EU:service/prod/payments'}",
        "RunTask; {cluster: prod, taskDefinition: payments}",
        "RunTask; {cluster: prod, taskDefinition: 'web', overrides: {taskRoleArn: 'web-task'}}",
        "RunTask; {cluster: prod, taskDefinition: 'web', overrides: {containerOverrides: [{name:"
            + " app, command: [sh]}]}}",
        "RunTask; {cluster: prod, taskDefinition: 'US:task-definition/web:1'}",
        "RegisterTaskDefinition; {family: payments}",
        "RegisterTaskDefinition; {family: web, taskRoleArn: payments-task}",
        "RegisterTaskDefinition; {family: web, taskRoleArn: web-task, executionRoleArn:"
            + " 'arn:aws:iam::111111111111:role/admin'}",
        "DescribeTaskDefinition; {taskDefinition: payments}",
        "DescribeTaskDefinition; {taskDefinition: 'EU:task-definition/payments:1'}",
        "DeregisterTaskDefinition; {taskDefinition: 'payments:1'}",
        "DeleteTaskDefinitions; {taskDefinitions: ['web:1', 'payments:1']}",
      })
  void nothingSlipsPast(String rpc, String json) {
    GatewayError error = fail(gateway.as("web"), rpc, named(json));

    assertThat(error.code()).as(error.message()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(error.reason()).isEqualTo("CALLER_NOT_ALLOWED");
  }

  @Test
  void whatWasAskedIsAllThatARefusalTells() {
    GatewayError theirs =
        fail(
            gateway.as("web"), "DescribeTasks", named("{cluster: prod, tasks: ['PAYMENTS-TASK']}"));
    GatewayError nothing =
        fail(
            gateway.as("web"),
            "DescribeTasks",
            "{cluster: prod, tasks: ['00000000000000000000000000000000']}");

    assertThat(theirs.message()).isEqualTo(nothing.message());
    assertThat(theirs.everything()).doesNotContain("payments");
    assertThat(theirs.message())
        .isEqualTo(
            "the policy does not allow ecsgateway.v1.Tasks/DescribeTasks"
                + " (caller web, action read, target eu, cluster prod)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DescribeServices; {cluster: prod, services: [web]}",
        "DescribeServices; {cluster: 'EU:cluster/prod', services: ['EU:service/prod/web']}",
        "DescribeServices; {cluster: prod, services: ['EU:service/web']}",
        "DescribeTasks; {cluster: prod, tasks: ['WEB-TASK']}",
        "DescribeTasks; {cluster: prod, tasks: ['WEB-TASK-ID']}",
        "DescribeServiceDeployments; {serviceDeploymentArns: ['WEB-DEPLOYMENT']}",
        "ListTagsForResource; {resourceArn: 'WEB-TASK'}",
        "ListTagsForResource; {resourceArn: 'EU:service/prod/web'}",
        "RunTask; {cluster: prod, taskDefinition: 'web'}",
        "RegisterTaskDefinition; {family: web, taskRoleArn: web-task, containerDefinitions: [{name:"
            + " app, image: app, memory: 64}]}",
        "DescribeTaskDefinition; {taskDefinition: 'EU:task-definition/web:1'}",
      })
  void namesAndArnsMeetTheSameRule(String rpc, String json) {
    assertThat(call(gateway.as("web"), rpc, named(json))).isNotNull();
  }

  @Test
  void aRuleThatExcludesAServiceDoesNotGiveItAwayAmongOthers() {
    Channel most = gateway.as("most");

    assertThat(call(most, "DescribeServices", "{cluster: prod, services: [web]}")).isNotNull();
    assertThat(fail(most, "DescribeServices", "{cluster: prod, services: [payments]}").reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
    assertThat(fail(most, "DescribeClusters", "{clusters: [prod]}").reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
    assertThat(call(most, "DescribeTasks", named("{cluster: prod, tasks: ['BATCH-TASK']}")))
        .isNotNull();
    assertThat(
            fail(most, "DescribeTasks", named("{cluster: prod, tasks: ['PAYMENTS-TASK']}"))
                .reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
  }

  @Test
  void theFamilyOfATaskIsLookedUpWhereARuleAsksForIt() {
    Channel batch = gateway.as("batch");

    assertThat(call(batch, "DescribeTasks", named("{cluster: prod, tasks: ['BATCH-TASK']}")))
        .isNotNull();
    assertThat(
            fail(batch, "DescribeTasks", named("{cluster: prod, tasks: ['PAYMENTS-TASK']}"))
                .reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
    assertThat(fail(batch, "StopTask", named("{cluster: prod, task: 'WEB-TASK'}")).reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
    assertThat(tasks(batch))
        .contains(gateway.eu.taskOfFamily("prod", "batch"))
        .doesNotContain(gateway.eu.task("prod", "web"), gateway.eu.task("prod", "payments"));
  }

  @Test
  void moreNamesThanEcsTakesAreForThoseAloneWhoMayEverything() {
    String many =
        "{cluster: prod, services: [" + String.join(", ", Collections.nCopies(101, "web")) + "]}";

    assertThat(fail(gateway.as("web"), "DescribeServices", many).reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
    assertThat(fail(gateway.as("operator"), "DescribeServices", many).code())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void listsShowWhatTheCallerMayRead() {
    assertThat(services(gateway.as("web"), "prod"))
        .containsExactly(gateway.eu.arn("service/prod/web"));
    assertThat(services(gateway.as("most"), "prod"))
        .containsExactly(gateway.eu.arn("service/prod/web"));
    assertThat(services(gateway.as("dev"), "dev")).hasSize(2);
    assertThat(clusters(gateway.as("dev"))).containsExactly(gateway.eu.arn("cluster/dev"));
    assertThat(clusters(gateway.as("web"))).isEmpty();
    assertThat(clusters(gateway.as("operator"))).hasSize(3);
    assertThat(fail(gateway.as("web"), "ListServices", "{cluster: dev}").reason())
        .isEqualTo("CALLER_NOT_ALLOWED");
  }

  @Test
  void listsOfTasksShowThoseOfTheCallersServices() {
    assertThat(tasks(gateway.as("operator"))).hasSizeGreaterThanOrEqualTo(3);
    assertThat(tasks(gateway.as("web"))).containsExactly(gateway.eu.task("prod", "web"));
    assertThat(tasks(gateway.as("most")))
        .contains(gateway.eu.task("prod", "web"))
        .doesNotContain(gateway.eu.task("prod", "payments"))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void listsOfTaskDefinitionsShowThoseOfTheCallersFamilies() {
    var stub = TaskDefinitionsGrpc.newBlockingStub(gateway.as("web"));

    assertThat(
            stub.listTaskDefinitions(ListTaskDefinitionsRequest.getDefaultInstance())
                .getTaskDefinitionArnsList())
        .isNotEmpty()
        .allMatch(arn -> arn.contains("task-definition/web:"));
    assertThat(
            stub.listTaskDefinitionFamilies(ListTaskDefinitionFamiliesRequest.getDefaultInstance())
                .getFamiliesList())
        .containsExactly("web");
  }

  @Test
  void aTargetInWhichOneMayDoNothingIsOneThatThereIsNot() {
    GatewayError forbidden = fail(gateway.as("operator", "us"), "ListClusters", "{}");
    GatewayError unknown = fail(gateway.as("operator", "mars"), "ListClusters", "{}");

    assertThat(forbidden.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(forbidden.reason()).isEqualTo("TARGET_UNKNOWN");
    assertThat(forbidden.metadata()).containsEntry("knownTargets", "eu");
    assertThat(unknown.metadata()).containsEntry("knownTargets", "eu");
    assertThat(fail(gateway.as("stranger", "us"), "ListClusters", "{}").metadata())
        .containsEntry("knownTargets", "");
  }

  private static String named(String json) {
    return json.replace("PAYMENTS-DEPLOYMENT", gateway.eu.deployment("prod", "payments"))
        .replace("WEB-DEPLOYMENT", gateway.eu.deployment("prod", "web"))
        .replace("PAYMENTS-TASK-ID", id(gateway.eu.task("prod", "payments")))
        .replace("WEB-TASK-ID", id(gateway.eu.task("prod", "web")))
        .replace("PAYMENTS-TASK", gateway.eu.task("prod", "payments"))
        .replace("WEB-TASK", gateway.eu.task("prod", "web"))
        .replace("BATCH-TASK", gateway.eu.taskOfFamily("prod", "batch"))
        .replace("EU:", gateway.eu.arn(""))
        .replace("US:", gateway.us.arn(""));
  }

  private static String id(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static List<String> services(Channel caller, String cluster) {
    return ServicesGrpc.newBlockingStub(caller)
        .listServices(ListServicesRequest.newBuilder().setCluster(cluster).build())
        .getServiceArnsList();
  }

  private static List<String> clusters(Channel caller) {
    return ClustersGrpc.newBlockingStub(caller)
        .listClusters(ListClustersRequest.getDefaultInstance())
        .getClusterArnsList();
  }

  private static List<String> tasks(Channel caller) {
    return TasksGrpc.newBlockingStub(caller)
        .listTasks(ListTasksRequest.newBuilder().setCluster("prod").build())
        .getTaskArnsList();
  }

  private static Message call(Channel caller, String rpc, String json) {
    MethodDescriptor<Message, Message> method = Rpcs.named(rpc);
    return ClientCalls.blockingUnaryCall(
        caller, method, CallOptions.DEFAULT, request(method, json));
  }

  private static GatewayError fail(Channel caller, String rpc, String json) {
    MethodDescriptor<Message, Message> method = Rpcs.named(rpc);
    return GatewayError.of(caller, method, request(method, json));
  }

  private static Message request(MethodDescriptor<?, ?> method, String json) {
    Message.Builder request = Rpcs.smallestRequest(method).newBuilderForType();
    try {
      JsonFormat.parser().merge(json, request);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
    return request.build();
  }
}
