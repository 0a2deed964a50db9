package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.RandomCommands.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** What must hold of deployments that shift traffic, whatever is asked of their service. */
final class ShiftChecks {
  private final TestAccount ecs;
  private Map<String, Integer> runningBefore = Map.of();
  private int desiredBefore;

  ShiftChecks(TestAccount ecs) {
    this.ecs = ecs;
  }

  void check(Service service, String place) {
    if (!service.status().equals("ACTIVE")) {
      return;
    }
    List<ServiceDeployment> deployments = ecs.serviceDeployments(SERVICE);
    for (ServiceDeployment deployment : deployments) {
      boolean rolling =
          deployment.deploymentConfiguration().strategy() == DeploymentStrategy.ROLLING;
      if (rolling) {
        assertThat(deployment.lifecycleStage()).as(place).isNull();
      } else if (!deployment.sourceServiceRevisions().isEmpty()) {
        checkWeights(deployment, place);
      }
    }
    if (!deployments.isEmpty() && deployments.getFirst().lifecycleStage() != null) {
      checkSource(service, deployments.getFirst(), place);
    }
  }

  private static void checkWeights(ServiceDeployment deployment, String place) {
    assertThat(revisions(deployment))
        .as(place)
        .extracting(ServiceRevisionSummary::requestedProductionTrafficWeight)
        .allSatisfy(weight -> assertThat(weight).isBetween(0.0, 100.0));
    double target = deployment.targetServiceRevision().requestedProductionTrafficWeight();
    switch (deployment.status()) {
      case SUCCESSFUL -> assertThat(target).as(place).isEqualTo(100.0);
      case ROLLBACK_SUCCESSFUL -> assertThat(target).as(place).isZero();
      default -> {}
    }
    assertThat(addsUp(deployment)).as(place + ": " + deployment).isTrue();
  }

  /** Whether a deployment's revisions have all production traffic, as far as it shows them. */
  static boolean addsUp(ServiceDeployment deployment) {
    List<ServiceRevisionSummary> revisions = revisions(deployment);
    double all =
        revisions.stream()
            .mapToDouble(ServiceRevisionSummary::requestedProductionTrafficWeight)
            .sum();
    boolean returnsToAnother =
        deployment.rollback() != null
            && revisions.stream()
                .noneMatch(r -> r.arn().equals(deployment.rollback().serviceRevisionArn()));
    return returnsToAnother || Math.abs(all - 100.0) < 1e-6;
  }

  private static List<ServiceRevisionSummary> revisions(ServiceDeployment deployment) {
    return Stream.concat(
            Stream.of(deployment.targetServiceRevision()),
            deployment.sourceServiceRevisions().stream())
        .toList();
  }

  /** On the way forward, what has production traffic keeps its tasks. */
  private void checkSource(Service service, ServiceDeployment newest, String place) {
    Map<String, Integer> before = runningBefore;
    int desiredBefore = this.desiredBefore;
    runningBefore = Map.of();
    this.desiredBefore = service.desiredCount();
    boolean forward =
        newest.status() == ServiceDeploymentStatus.IN_PROGRESS
            && !Objects.equals(newest.lifecycleStageAsString(), "CLEAN_UP");
    if (!forward) {
      return;
    }
    for (ServiceRevisionSummary source : newest.sourceServiceRevisions()) {
      if (source.requestedProductionTrafficWeight() > 0) {
        assertThat(source.requestedTaskCount()).as(place).isEqualTo(service.desiredCount());
        int running = wantedRunning(source);
        int least = before.getOrDefault(source.arn(), 0);
        if (desiredBefore <= service.desiredCount()) {
          assertThat(running).as(place + ": " + source).isGreaterThanOrEqualTo(least);
        }
        runningBefore = Map.of(source.arn(), running);
      }
    }
  }

  /** Returns how many tasks of a revision run and are to; none count whose containers fail. */
  private int wantedRunning(ServiceRevisionSummary revision) {
    String number = revision.arn().substring(revision.arn().lastIndexOf('/') + 1);
    return Math.toIntExact(
        ecs.tasks(SERVICE, DesiredStatus.RUNNING).stream()
            .filter(task -> task.startedBy().equals("ecs-svc/" + number))
            .filter(task -> task.taskDefinitionArn().contains("/app:"))
            .filter(task -> task.lastStatus().equals("RUNNING"))
            .count());
  }
}
