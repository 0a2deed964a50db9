package io.ecsgateway.server.aws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Held;
import io.ecsgateway.server.access.identity.TestIssuer;
import io.ecsgateway.v1.DescribeTasksRequest;
import io.ecsgateway.v1.ListTasksRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Targets with roles: {@code prod} and {@code dev}, in two accounts at one endpoint. */
@Isolated("system properties")
class RolesTest {
  private static final String PROD = "arn:aws:iam::111111111111:role/gateway";
  private static final String DEV = "arn:aws:iam::222222222222:role/gateway";
  private static final String TASK = "arn:aws:ecs:eu-central-1:111111111111:task/prod/aaaa";
  private static final String POLICY =
      """
      rules:
      - name: whoever is not the web team may do everything
        allow: caller != "web-team"
      - name: the web team has its service
        allow: caller == "web-team" && service == "web"
      """;

  private static ScriptedEcs ecs;
  private static ScriptedSts sts;
  private static TestIssuer issuer;
  private static RunningGateway gateway;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    ecs = new ScriptedEcs();
    sts = new ScriptedSts();
    issuer = new TestIssuer();
    Map<String, Object> settings = new HashMap<>(issuer.settings());
    settings.put(
        "gateway.access.policy",
        Files.writeString(directory.resolve("policy.yaml"), POLICY).toString());
    settings.put("gateway.ecs.max-connections", 2);
    settings.put("gateway.ecs.default-target", "plain");
    for (String target : List.of("prod", "dev", "plain")) {
      settings.put("gateway.targets." + target + ".region", "eu-central-1");
      settings.put("gateway.targets." + target + ".endpoint", ecs.endpoint());
    }
    settings.put("gateway.targets.prod.role-arn", PROD);
    settings.put("gateway.targets.prod.external-id", "ours:1");
    settings.put("gateway.targets.prod.session-duration", "30m");
    settings.put("gateway.targets.dev.role-arn", DEV);
    settings.put("gateway.targets.plain.account-id", "333333333333");
    gateway = RunningGateway.inFrontOfEcs(settings);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    sts.close();
    ecs.close();
  }

  @BeforeEach
  void reset() {
    ecs.reset();
    sts.reset();
    ecs.answer("ListClusters", 200, "{}");
  }

  @Test
  void theRoleOfTheTargetIsAssumedAsTheConfigurationSays() {
    Rpcs.call(as("alice", "prod"), "ListClusters");
    Rpcs.call(as("alice", "dev"), "ListClusters");

    assertThat(sts.requests(PROD))
        .singleElement()
        .satisfies(request ->
            assertThat(request)
                .containsEntry("Action", "AssumeRole")
                .containsEntry("RoleSessionName", "alice")
                .containsEntry("ExternalId", "ours:1")
                .containsEntry("DurationSeconds", "1800"));
    assertThat(sts.requests(DEV))
        .singleElement()
        .satisfies(
            request -> assertThat(request).doesNotContainKeys("ExternalId", "DurationSeconds"));
    assertThat(tokens("ListClusters"))
        .containsExactly(ScriptedSts.token(PROD, "alice"), ScriptedSts.token(DEV, "alice"));
  }

  @Test
  void theSessionIsTheCallersAndIsAskedForOnce() {
    for (String caller : List.of("bob", "carol", "bob", "spiffe://prod/ns/web")) {
      Rpcs.call(as(caller, "prod"), "ListClusters");
    }

    String ofSpiffeId = SessionName.of("spiffe://prod/ns/web");
    assertThat(sts.sessions(PROD)).containsExactly("bob", "carol", ofSpiffeId);
    assertThat(tokens("ListClusters"))
        .containsExactly(
            ScriptedSts.token(PROD, "bob"),
            ScriptedSts.token(PROD, "carol"),
            ScriptedSts.token(PROD, "bob"),
            ScriptedSts.token(PROD, ofSpiffeId));
  }

  @Test
  void withoutARoleNothingIsAsked() {
    Rpcs.call(as("alice", "plain"), "ListClusters");

    assertThat(tokens("ListClusters")).containsExactly("");
    assertThat(sts.sessions(PROD)).isEmpty();
  }

  @Test
  void whatIsPolledForAllIsPolledInTheGatewaysOwnSession() {
    Held poll = ecs.hold("DescribeServices");
    var watch =
        as("alice", "prod").newCall(ServicesGrpc.getWatchServiceMethod(), CallOptions.DEFAULT);
    watch.start(new ClientCall.Listener<>() {}, new Metadata());
    watch.sendMessage(WatchServiceRequest.newBuilder().setService("web").build());
    watch.halfClose();

    ScriptedEcs.Request polled = poll.received().orTimeout(20, SECONDS).join();
    watch.cancel("seen enough", null);

    assertThat(polled.headers())
        .containsEntry("x-amz-security-token", ScriptedSts.token(PROD, SessionName.GATEWAY));
  }

  @Test
  void whatThePolicyHasToKnowIsReadInTheCallersSession() {
    String task =
        """
        {"taskArn": "%s", "clusterArn": "arn:aws:ecs:eu-central-1:111111111111:cluster/prod",
         "group": "service:web"}\
        """
            .formatted(TASK);
    ecs.answer("DescribeTasks", 200, "{\"tasks\": [" + task + "], \"failures\": []}");
    ecs.answer("ListTasks", 200, "{\"taskArns\": [\"" + TASK + "\"]}");
    TasksGrpc.TasksBlockingStub tasks = TasksGrpc.newBlockingStub(as("web-team", "prod"));

    tasks.describeTasks(
        DescribeTasksRequest.newBuilder().setCluster("prod").addTasks(TASK).build());
    assertThat(tasks.listTasks(ListTasksRequest.newBuilder().setCluster("prod").build()))
        .satisfies(answer -> assertThat(answer.getTaskArnsList()).containsExactly(TASK));

    assertThat(ecs.requests("DescribeTasks")).hasSize(3); // two of them to know whose tasks
    assertThat(tokens("DescribeTasks")).containsOnly(ScriptedSts.token(PROD, "web-team"));
  }

  @Test
  void aRoleThatStsRefusesIsUnavailableAndNoOtherTargetsMatter() {
    sts.always(DEV, ScriptedSts.refusal());
    for (String operation : List.of("DescribeServices", "CreateService", "UpdateService")) {
      GatewayError error = Rpcs.fail(as("dave", "dev"), operation);

      assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(error.reason()).isEqualTo("GATEWAY_CREDENTIALS");
      assertThat(error.metadata()).containsEntry("target", "dev");
      assertThat(error.everything()).doesNotContain("arn:aws", "999999999999", "AccessDenied");
    }
    assertThat(ecs.requests()).isEmpty();
    assertThat(Rpcs.call(as("dave", "prod"), "ListClusters")).isNotNull();
  }

  @Test
  void aTargetWhoseStsIsSilentDelaysNoOther() {
    Held silent = new Held();
    sts.always(DEV, silent);
    List<Future<Message>> waiting = startedInDev(20, "erin");
    silent.received().orTimeout(20, SECONDS).join();

    assertThat(Rpcs.call(as("erin", "prod"), "ListClusters")).isNotNull();
    assertThat(Rpcs.call(as("erin", "plain"), "ListClusters")).isNotNull();

    assertThat(waiting).noneMatch(Future::isDone);
    waiting.forEach(call -> call.cancel(true));
    silent.release(ScriptedSts.refusal());
  }

  @Test
  void aTargetThatNeverAnswersDelaysNoOther() {
    ecs.always("DescribeClusters", new Held());
    Held first = ecs.hold("DescribeClusters");
    Held second = ecs.hold("DescribeClusters");
    List<Future<Message>> waiting = startedInDev(5, "frank");
    first.received().orTimeout(20, SECONDS).join();
    second.received().orTimeout(20, SECONDS).join(); // and with it, dev has no connection left

    assertThat(Rpcs.call(as("frank", "prod"), "ListClusters")).isNotNull();

    waiting.forEach(call -> call.cancel(true));
  }

  private static List<Future<Message>> startedInDev(int calls, String caller) {
    var method = Rpcs.named("DescribeClusters");
    return IntStream.range(0, calls)
        .<Future<Message>>mapToObj(i ->
            ClientCalls.futureUnaryCall(
                as(caller, "dev").newCall(method, CallOptions.DEFAULT),
                Rpcs.smallestRequest(method)))
        .toList();
  }

  /** Returns the session tokens of the calls of {@code operation}; empty for those without. */
  private static List<String> tokens(String operation) {
    return ecs.requests(operation).stream()
        .map(request -> request.headers().getOrDefault("x-amz-security-token", ""))
        .toList();
  }

  private static Channel as(String caller, String target) {
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + issuer.token(caller, List.of(), Instant.now()));
    headers.put(key("ecs-target"), target);
    return ClientInterceptors.intercept(
        gateway.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
