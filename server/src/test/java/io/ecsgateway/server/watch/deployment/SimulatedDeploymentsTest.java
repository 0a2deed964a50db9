package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.OutcomeTable.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.Scenario;
import io.ecsgateway.server.watch.SimulatedMatrixTest;
import io.ecsgateway.server.watch.SimulatedService;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.StoppedTask;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTargetType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Deployments as the simulator makes them, watched end to end. */
class SimulatedDeploymentsTest extends SimulatedMatrixTest<Told> {
  private static final int HORIZON = 900;
  private static final Map<String, String> CRASHING =
      Map.of("simulator.crash-after", "5s", "simulator.exit-code", "7");

  private final List<MatrixRow<Told, Scenario>> rows = new ArrayList<>();

  @Override
  protected List<MatrixRow<Told, Scenario>> rows() {
    row("success", "SUCCEEDED", SimulatedDeploymentsTest::updated);
    row(
        "updated while it is watched",
        "SUCCEEDED",
        web -> web.at(10, s -> s.deploy("new", Map.of())));
    row(
        "rollback by breaker",
        "ROLLED_BACK",
        web -> web.at(-2, s -> s.update(breaker(true))).at(-1, s -> s.deploy("bad", CRASHING)));
    row(
        "breaker without rollback",
        "FAILED",
        web -> web.at(-2, s -> s.update(breaker(false))).at(-1, s -> s.deploy("bad", CRASHING)));
    row(
        "image that cannot be pulled",
        "ROLLED_BACK",
        web ->
            web.at(-2, s -> s.update(breaker(true)))
                .at(-1, s -> s.deploy("bad", Map.of("simulator.image-missing", "true"))));
    row(
        "alarm with rollback",
        "ROLLED_BACK",
        web ->
            web.at(-2, s -> s.update(alarm("with", true)))
                .at(-1, s -> s.deploy("new", Map.of()))
                .at(20, s -> s.simulator().setAlarm("with", AlarmState.ALARM)));
    row(
        "alarm without rollback",
        "FAILED",
        web ->
            web.at(-2, s -> s.update(alarm("without", false)))
                .at(-1, s -> s.deploy("new", Map.of()))
                .at(20, s -> s.simulator().setAlarm("without", AlarmState.ALARM)));
    row(
        "stopped by request, rolled back",
        "ROLLED_BACK",
        web -> updated(web).at(10, s -> s.stop(StopServiceDeploymentStopType.ROLLBACK)));
    row("superseded", "SUPERSEDED", web -> updated(web).at(10, s -> s.deploy("newer", Map.of())));
    row(
        "superseded, successor followed",
        "SUCCEEDED",
        request -> request.setFollowSuccessor(true),
        web -> updated(web).at(10, s -> s.deploy("newer", Map.of())));
    row("nothing in progress", "NOTHING_IN_PROGRESS", web -> web);
    row(
        "scale change without a deployment",
        "NOTHING_IN_PROGRESS",
        web -> web.at(1, s -> s.update(r -> r.desiredCount(3))));
    row(
        "service deleted in mid-deployment",
        "SERVICE_DELETED",
        web -> updated(web).at(10, SimulatedService::delete));
    row(
        "created while it is watched",
        "SUCCEEDED",
        Scenario::of,
        NEWEST,
        web -> web.at(5, s -> s.create("first", SimulatedDeploymentsTest::balanced)));
    row(
        "of a DAEMON service",
        "SUCCEEDED",
        web -> Scenario.of("edge", web).at(-300, SimulatedDeploymentsTest::createDaemon),
        request -> request.setCluster("edge"),
        SimulatedDeploymentsTest::updated);
    trafficShifts();
    return rows;
  }

  private void trafficShifts() {
    row("blue/green", "SUCCEEDED", web -> web.at(-1, s -> shift(s, blueGreen())));
    row(
        "linear",
        "SUCCEEDED",
        web ->
            web.at(
                -1,
                s ->
                    shift(
                        s,
                        c ->
                            c.strategy(DeploymentStrategy.LINEAR)
                                .bakeTimeInMinutes(1)
                                .linearConfiguration(
                                    l -> l.stepPercent(50.0).stepBakeTimeInMinutes(1)))));
    row(
        "canary, rolled back by an alarm",
        "ROLLED_BACK",
        web ->
            web.at(
                    -1,
                    s ->
                        shift(
                            s,
                            c ->
                                c.strategy(DeploymentStrategy.CANARY)
                                    .bakeTimeInMinutes(1)
                                    .canaryConfiguration(
                                        l -> l.canaryPercent(10.0).canaryBakeTimeInMinutes(5))
                                    .alarms(
                                        a -> a.alarmNames("errors").enable(true).rollback(true))))
                .at(180, s -> s.simulator().setAlarm("errors", AlarmState.ALARM)));
    row(
        "pause hook continued",
        "SUCCEEDED",
        web ->
            web.at(-1, s -> shift(s, blueGreen().andThen(pausing())))
                .at(180, s -> s.proceed(DeploymentLifecycleHookAction.CONTINUE)));
    row(
        "pause hook answered with a rollback",
        "ROLLED_BACK",
        web ->
            web.at(-1, s -> shift(s, blueGreen().andThen(pausing())))
                .at(180, s -> s.proceed(DeploymentLifecycleHookAction.ROLLBACK)));
    row(
        "pause hook that times out",
        "ROLLED_BACK",
        web -> web.at(-1, s -> shift(s, blueGreen().andThen(pausing()))));
    row(
        "deleted while traffic shifts",
        "SERVICE_DELETED",
        web ->
            web.at(-1, s -> shift(s, blueGreen().andThen(pausing())))
                .at(180, SimulatedService::delete));
  }

  @Test
  void aFailedDeploymentComesWithItsEvidence() {
    assertThat(told("rollback by breaker").finished().getLast().getStoppedTasksList())
        .isNotEmpty()
        .extracting(task -> task.getContainers(0).getExitCode())
        .contains(7);
    assertThat(told("image that cannot be pulled").finished().getLast().getStoppedTasksList())
        .extracting(StoppedTask::getStoppedReason)
        .anyMatch(reason -> reason.contains("CannotPullContainerError"));
  }

  @Test
  void eachStageOfATrafficShiftAndWhoItWaitsForAreTold() {
    assertThat(told("pause hook continued").progress)
        .extracting(told -> told.getServiceDeployment().getLifecycleStage().name())
        .containsSubsequence(
            "PRE_SCALE_UP", "POST_SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP");
    assertThat(told("pause hook continued").progress)
        .anyMatch(told ->
            told.getWaitingHooksCount() == 1
                && told.getWaitingHooks(0).getHookId().startsWith("ecs-pause-"));
  }

  private static Scenario deployedBefore(String service) {
    return Scenario.of(service)
        .at(-300, web -> web.create("old", SimulatedDeploymentsTest::balanced));
  }

  private static Scenario updated(Scenario web) {
    return web.at(-1, s -> s.deploy("new", Map.of()));
  }

  private static void createDaemon(SimulatedService web) {
    web.createCluster();
    var _ =
        web.simulator().registerContainerInstances(web.cluster(), 2, ContainerInstanceSize.DEFAULT);
    web.create("old", r -> r.desiredCount(null).schedulingStrategy(SchedulingStrategy.DAEMON));
  }

  private static void shift(
      SimulatedService web, Consumer<DeploymentConfiguration.Builder> configuration) {
    String taskDefinition = web.register("new", Map.of());
    web.update(
        request -> request.taskDefinition(taskDefinition).deploymentConfiguration(configuration));
  }

  private static Consumer<DeploymentConfiguration.Builder> blueGreen() {
    return c -> c.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(1);
  }

  private static Consumer<DeploymentConfiguration.Builder> pausing() {
    DeploymentLifecycleHook pause =
        DeploymentLifecycleHook.builder()
            .targetType(DeploymentLifecycleHookTargetType.PAUSE)
            .lifecycleStages(DeploymentLifecycleHookStage.POST_SCALE_UP)
            .timeoutConfiguration(t -> t.timeoutInMinutes(5))
            .build();
    return c -> c.lifecycleHooks(pause);
  }

  private static CreateServiceRequest.Builder balanced(CreateServiceRequest.Builder request) {
    return request.loadBalancers(
        LoadBalancer.builder()
            .containerName("app")
            .containerPort(80)
            .targetGroupArn("arn:aws:elasticloadbalancing:::targetgroup/blue/1")
            .advancedConfiguration(a ->
                a.alternateTargetGroupArn("arn:aws:elasticloadbalancing:::targetgroup/green/1")
                    .productionListenerRule("arn:aws:elasticloadbalancing:::listener-rule/app/1")
                    .roleArn("arn:aws:iam::123456789012:role/ecs"))
            .build());
  }

  private void row(String name, String outcome, UnaryOperator<Scenario> scenario) {
    row(name, outcome, NEWEST, scenario);
  }

  private void row(
      String name,
      String outcome,
      UnaryOperator<WatchServiceDeploymentRequest.Builder> request,
      UnaryOperator<Scenario> scenario) {
    row(name, outcome, SimulatedDeploymentsTest::deployedBefore, request, scenario);
  }

  private void row(
      String name,
      String outcome,
      Function<String, Scenario> before,
      UnaryOperator<WatchServiceDeploymentRequest.Builder> request,
      UnaryOperator<Scenario> scenario) {
    String service = "web-" + rows.size();
    WatchServiceDeploymentRequest.Builder of =
        WatchServiceDeploymentRequest.newBuilder()
            .setCluster(SimulatedService.CLUSTER)
            .setService(service);
    Consumer<Told> check =
        told -> {
          assertThat(told.outcome())
              .isEqualTo(DeploymentOutcome.valueOf("DEPLOYMENT_OUTCOME_" + outcome));
          OutcomeTable.checkTold(told);
        };
    rows.add(
        new MatrixRow<>(
            name,
            () ->
                new WatchCall<>(
                    ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
                    request.apply(of).build()),
            Told::new,
            scenario.apply(before.apply(service)),
            HORIZON,
            true,
            check,
            told -> {}));
  }

  private static UnaryOperator<UpdateServiceRequest.Builder> breaker(boolean rollback) {
    return request ->
        request.deploymentConfiguration(
            DeploymentConfiguration.builder()
                .deploymentCircuitBreaker(b -> b.enable(true).rollback(rollback))
                .build());
  }

  private static UnaryOperator<UpdateServiceRequest.Builder> alarm(String name, boolean rollback) {
    return request ->
        request.deploymentConfiguration(
            DeploymentConfiguration.builder()
                .alarms(a -> a.alarmNames(name).enable(true).rollback(rollback))
                .build());
  }
}
