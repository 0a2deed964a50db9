package io.ecsgateway.server.watch.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.Scenario;
import io.ecsgateway.server.watch.SimulatedMatrixTest;
import io.ecsgateway.server.watch.SimulatedService;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.StoppedTask;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
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
    row("success", "SUCCEEDED", web -> web.at(-1, s -> s.deploy("new", Map.of())));
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
        web ->
            web.at(-1, s -> s.deploy("new", Map.of()))
                .at(10, s -> s.stop(StopServiceDeploymentStopType.ROLLBACK)));
    row(
        "superseded",
        "SUPERSEDED",
        web -> web.at(-1, s -> s.deploy("new", Map.of())).at(10, s -> s.deploy("newer", Map.of())));
    row(
        "superseded, successor followed",
        "SUCCEEDED",
        request -> request.setFollowSuccessor(true),
        web -> web.at(-1, s -> s.deploy("new", Map.of())).at(10, s -> s.deploy("newer", Map.of())));
    row("nothing in progress", "NOTHING_IN_PROGRESS", web -> web);
    row(
        "scale change without a deployment",
        "NOTHING_IN_PROGRESS",
        web -> web.at(1, s -> s.update(r -> r.desiredCount(3))));
    row(
        "service deleted in mid-deployment",
        "SERVICE_DELETED",
        web -> web.at(-1, s -> s.deploy("new", Map.of())).at(10, SimulatedService::delete));
    return rows;
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

  private void row(String name, String outcome, UnaryOperator<Scenario> scenario) {
    row(name, outcome, request -> request, scenario);
  }

  private void row(
      String name,
      String outcome,
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
            scenario.apply(Scenario.of(service).at(-300, s -> s.create("old", r -> r))),
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
