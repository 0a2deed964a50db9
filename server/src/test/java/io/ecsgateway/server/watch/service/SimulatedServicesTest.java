package io.ecsgateway.server.watch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.ecsgateway.server.watch.Heard;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.Scenario;
import io.ecsgateway.server.watch.SimulatedMatrixTest;
import io.ecsgateway.server.watch.SimulatedService;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.TaskSetsGrpc;
import io.ecsgateway.v1.TasksFinished;
import io.ecsgateway.v1.TasksGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchTaskDefinitionDeletionRequest;
import io.ecsgateway.v1.WatchTaskSetRequest;
import io.ecsgateway.v1.WatchTasksRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;

/** What else the simulator does by itself, watched end to end. */
class SimulatedServicesTest extends SimulatedMatrixTest<Heard<Message, Message>> {
  private static final String CLUSTER = SimulatedService.CLUSTER;
  private static final int HORIZON = 900;

  private final List<MatrixRow<Heard<Message, Message>, Scenario>> rows = new ArrayList<>();

  /** What a scenario made that its watch names: the ID of a task set, the ARN of a task. */
  private final Map<String, String> made = new HashMap<>();

  @Override
  protected List<MatrixRow<Heard<Message, Message>, Scenario>> rows() {
    deletions();
    taskSets();
    tasks();
    return rows;
  }

  @Test
  void aJobsExitCodeIsTold() {
    TasksFinished finished = (TasksFinished) told("a job to its exit code").finished();

    assertThat(finished.getStoppedTasks(0).getContainers(0).getExitCode()).isEqualTo(3);
  }

  private void deletions() {
    var untilInactive = WatchServiceDeletionRequest.Until.UNTIL_INACTIVE;
    var untilStopped = WatchServiceDeletionRequest.Until.UNTIL_TASKS_STOPPED;
    row(
        "drained until INACTIVE",
        "DRAINED",
        web -> deletionOf(web, untilInactive),
        web -> web.at(-300, SimulatedServicesTest::create).at(20, SimulatedService::delete));
    row(
        "drained until its tasks are STOPPED",
        "DRAINED",
        web -> deletionOf(web, untilStopped),
        web -> web.at(-300, SimulatedServicesTest::create).at(20, SimulatedService::delete));
    row(
        "recreated under the same name",
        "DRAINED",
        web -> deletionOf(web, untilStopped),
        web ->
            web.at(-300, SimulatedServicesTest::create)
                .at(20, SimulatedService::delete)
                .at(300, SimulatedServicesTest::create));
    row(
        "an EXTERNAL service is drained",
        "DRAINED",
        web -> deletionOf(web, untilStopped),
        web -> web.at(-300, this::createTaskSet).at(20, SimulatedService::delete));
    row(
        "followed until it is INACTIVE",
        "INACTIVE",
        web ->
            new WatchCall<>(
                ServicesGrpc.getWatchServiceMethod(),
                WatchServiceRequest.newBuilder().setCluster(CLUSTER).setService(web).build()),
        web ->
            web.at(-300, SimulatedServicesTest::create)
                .at(10, s -> s.update(r -> r.desiredCount(3)))
                .at(60, SimulatedService::delete));
  }

  private void taskSets() {
    row(
        "a task set becomes steady",
        "STEADY",
        web -> taskSetOf(web, WatchTaskSetRequest.Until.UNTIL_STEADY),
        web -> web.at(-1, this::createTaskSet));
    row(
        "a task set is deleted",
        "GONE",
        web -> taskSetOf(web, WatchTaskSetRequest.Until.UNTIL_GONE),
        web -> web.at(-300, this::createTaskSet).at(20, this::deleteTaskSet));
    row(
        "the service of a task set is deleted",
        "SERVICE_GONE",
        web -> taskSetOf(web, WatchTaskSetRequest.Until.UNTIL_GONE),
        web -> web.at(-300, this::createTaskSet).at(20, SimulatedService::delete));
  }

  private void tasks() {
    row(
        "a job to its exit code",
        "ALL_STOPPED",
        web -> tasksOf(web, WatchTasksRequest.Until.UNTIL_STOPPED),
        web ->
            web.at(-1, runs(Map.of("simulator.crash-after", "20s", "simulator.exit-code", "3"))));
    row(
        "a task until it runs",
        "RUNNING",
        web -> tasksOf(web, WatchTasksRequest.Until.UNTIL_RUNNING),
        web -> web.at(-1, runs(Map.of())));
    row(
        "a task whose image cannot be pulled",
        "NOT_RUNNING",
        web -> tasksOf(web, WatchTasksRequest.Until.UNTIL_RUNNING),
        web -> web.at(-1, runs(Map.of("simulator.image-missing", "true"))));
    row(
        "a task definition is deleted",
        "DELETED",
        web ->
            new WatchCall<>(
                TaskDefinitionsGrpc.getWatchTaskDefinitionDeletionMethod(),
                WatchTaskDefinitionDeletionRequest.newBuilder()
                    .setTaskDefinition(web + "-v1:1")
                    .build()),
        web -> web.at(-1, s -> s.register("v1", Map.of())).at(20, SimulatedServicesTest::forgetV1));
  }

  private static WatchCall<?, ?> deletionOf(String web, WatchServiceDeletionRequest.Until until) {
    return new WatchCall<>(
        ServicesGrpc.getWatchServiceDeletionMethod(),
        WatchServiceDeletionRequest.newBuilder()
            .setCluster(CLUSTER)
            .setService(web)
            .setUntil(until)
            .build());
  }

  private WatchCall<?, ?> taskSetOf(String web, WatchTaskSetRequest.Until until) {
    return new WatchCall<>(
        TaskSetsGrpc.getWatchTaskSetMethod(),
        WatchTaskSetRequest.newBuilder()
            .setCluster(CLUSTER)
            .setService(web)
            .setTaskSet(made.get(web))
            .setUntil(until)
            .build());
  }

  private WatchCall<?, ?> tasksOf(String web, WatchTasksRequest.Until until) {
    return new WatchCall<>(
        TasksGrpc.getWatchTasksMethod(),
        WatchTasksRequest.newBuilder()
            .setCluster(CLUSTER)
            .addTasks(made.get(web))
            .setUntil(until)
            .build());
  }

  private static void create(SimulatedService web) {
    web.create("v1", r -> r);
  }

  private void createTaskSet(SimulatedService web) {
    String taskDefinition = web.register("v1", Map.of());
    web.create(
        "v1",
        r ->
            r.taskDefinition(null)
                .deploymentController(c -> c.type(DeploymentControllerType.EXTERNAL)));
    String id =
        web.ecs()
            .createTaskSet(r ->
                r.cluster(CLUSTER)
                    .service(web.name())
                    .taskDefinition(taskDefinition)
                    .scale(scale -> scale.unit("PERCENT").value(100.0)))
            .join()
            .taskSet()
            .id();
    made.put(web.name(), id);
  }

  private void deleteTaskSet(SimulatedService web) {
    String taskSet = made.get(web.name());
    web.ecs()
        .deleteTaskSet(r -> r.cluster(CLUSTER).service(web.name()).taskSet(taskSet).force(true))
        .join();
  }

  private Consumer<SimulatedService> runs(Map<String, String> labels) {
    return web -> {
      web.createCluster();
      String taskDefinition = web.register("v1", labels);
      String arn =
          web.ecs()
              .runTask(r -> r.cluster(CLUSTER).taskDefinition(taskDefinition))
              .join()
              .tasks()
              .getFirst()
              .taskArn();
      made.put(web.name(), arn);
    };
  }

  private static void forgetV1(SimulatedService web) {
    String revision = web.name() + "-v1:1";
    web.ecs().deregisterTaskDefinition(r -> r.taskDefinition(revision)).join();
    web.ecs().deleteTaskDefinitions(r -> r.taskDefinitions(revision)).join();
  }

  private void row(
      String name,
      String outcome,
      Function<String, WatchCall<?, ?>> call,
      UnaryOperator<Scenario> scenario) {
    String service = "web-" + rows.size();
    rows.add(
        new MatrixRow<>(
            name,
            () -> call.apply(service),
            Heard::new,
            scenario.apply(Scenario.of(service)),
            HORIZON,
            true,
            told -> assertThat(told.outcomeName()).isEqualTo(outcome),
            told -> {}));
  }
}
