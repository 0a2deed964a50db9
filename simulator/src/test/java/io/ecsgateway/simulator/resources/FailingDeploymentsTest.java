package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.addIfNew;
import static io.ecsgateway.simulator.resources.TestAccount.guardedRequest;
import static io.ecsgateway.simulator.resources.TestAccount.healthCheck;
import static io.ecsgateway.simulator.resources.TestAccount.labels;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.*;

/** Rolling deployments whose tasks fail. */
class FailingDeploymentsTest {
  private final TestAccount ecs = new TestAccount();

  @BeforeEach
  void registerDefinitionsThatFail() {
    ecs.registerLabelled("crashing", "crash-after", "5s");
    ecs.registerLabelled("missing", "image-missing", "true");
    ecs.registerContainer(
        "sick",
        container ->
            container.healthCheck(healthCheck()).dockerLabels(labels("unhealthy-after", "5s")));
  }

  @Test
  @Deviation("breaker-reason")
  void aDeploymentWhoseTasksCrashIsRolledBackByTheBreaker() {
    ecs.createStable(guardedRequest("shop", 2, true));
    String good = ecs.service("shop").deployments().getFirst().id();
    String bad = ecs.deploy("shop", "crashing").deployments().getFirst().id();
    List<String> statuses = new ArrayList<>();
    List<String> rollouts = new ArrayList<>();
    ecs.watch(
        300,
        () -> {
          addIfNew(statuses, ecs.newest("shop").statusAsString());
          addIfNew(rollouts, rollouts(ecs.service("shop")));
        });
    ServiceDeployment done = ecs.newest("shop");
    Service service = ecs.service("shop");

    assertThat(statuses)
        .containsExactly("PENDING", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL");
    assertThat(rollouts)
        .containsExactly(
            bad + " IN_PROGRESS ECS deployment " + bad + " in progress.",
            good
                + " IN_PROGRESS ECS deployment circuit breaker: rolling back to deploymentId "
                + good
                + ". | "
                + bad
                + " FAILED ECS deployment circuit breaker: tasks failed to start.",
            good + " COMPLETED ECS deployment " + good + " completed.");
    assertThat(done.statusReason())
        .isEqualTo(
            "Service deployment rolled back because the circuit breaker threshold was exceeded.");
    assertThat(done.rollback().serviceRevisionArn()).endsWith(good.substring("ecs-svc/".length()));
    assertThat(done.deploymentCircuitBreaker())
        .isEqualTo(
            ServiceDeploymentCircuitBreaker.builder()
                .status(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED)
                .failureCount(done.deploymentCircuitBreaker().failureCount())
                .threshold(3)
                .build());
    assertThat(done.deploymentCircuitBreaker().failureCount()).isGreaterThanOrEqualTo(3);
    assertThat(service.taskDefinition()).endsWith("app:1");
    assertThat(service.runningCount()).isEqualTo(2);
    assertThat(service.deployments()).hasSize(1);
    assertThat(ecs.messages("shop").reversed())
        .containsSubsequence(
            "(service shop) (deployment " + bad + ") deployment failed: tasks failed to start.",
            "(service shop) rolling back to deployment " + good + ".",
            "(service shop) (deployment " + good + ") deployment completed.",
            "(service shop) has reached a steady state.");
  }

  @Test
  void oldTasksKeepRunningWhileADeploymentFails() {
    ecs.createStable(guardedRequest("shop", 3, true));
    List<String> old = ecs.taskArns("shop", DesiredStatus.RUNNING);
    ecs.deploy("shop", "missing");
    ecs.watch(400, () -> assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).containsAll(old));

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING))
        .containsExactlyInAnyOrderElementsOf(old);
  }

  @Test
  @Deviation({"failed-tasks", "healthy-tasks"})
  void failuresAreCountedUntilTheyReachTheThreshold() {
    ecs.createStable(guardedRequest("shop", 1, true));
    ecs.deploy("shop", "crashing");
    List<String> counts = new ArrayList<>();
    ecs.watch(
        200,
        () -> {
          ServiceDeploymentCircuitBreaker breaker = ecs.newest("shop").deploymentCircuitBreaker();
          Deployment newest = ecs.service("shop").deployments().getFirst();
          addIfNew(counts, breaker.failureCount() + " " + breaker.statusAsString());
          if (newest.taskDefinition().endsWith("crashing:1")) {
            assertThat(newest.failedTasks()).isEqualTo(breaker.failureCount());
          }
        });

    assertThat(counts)
        .containsExactly(
            "0 MONITORING", "1 MONITORING", "2 MONITORING", "3 MONITORING", "3 TRIGGERED");
  }

  @Test
  void tasksThatFailTheirHealthChecksTriggerTheBreaker() {
    ecs.createStable(guardedRequest("shop", 1, true));
    ecs.deploy("shop", "sick");
    ecs.advance(300);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED))
        .filteredOn(task -> task.taskDefinitionArn().endsWith("sick:1"))
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  @Deviation("failed-deployment")
  void failedDeploymentThatIsNotRolledBackStalls() {
    ecs.createStable(guardedRequest("shop", 2, false));
    List<String> old = ecs.taskArns("shop", DesiredStatus.RUNNING);
    ecs.deploy("shop", "missing");
    ecs.advance(300);
    ServiceDeployment failed = ecs.newest("shop");
    List<ServiceEvent> events = ecs.service("shop").events();
    ecs.advance(Duration.ofHours(5));
    Service service = ecs.service("shop");

    assertThat(failed.status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
    assertThat(failed.stoppedAt()).isEqualTo(failed.finishedAt()).isNotNull();
    assertThat(failed.rollback()).isNull();
    assertThat(failed.deploymentCircuitBreaker().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
    assertThat(service.deployments())
        .extracting(Deployment::status, Deployment::rolloutStateAsString)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("PRIMARY", "FAILED"),
            org.assertj.core.groups.Tuple.tuple("ACTIVE", "COMPLETED"));
    assertThat(service.events()).isEqualTo(events);
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).isEqualTo(old);
  }

  @Test
  void stalledServiceCanBeScaledInAndDeployedAnew() {
    ecs.createStable(guardedRequest("shop", 3, false));
    ecs.deploy("shop", "missing");
    ecs.advance(300);
    ecs.scale("shop", 1);
    ecs.advance(60);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
    ecs.deploy("shop", "app:2");
    ecs.advance(120);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.service("shop").deployments())
        .extracting(Deployment::rolloutStateAsString)
        .containsExactly("COMPLETED");
  }

  @Test
  @Deviation("nothing-to-roll-back-to")
  void firstDeploymentThatFailsHasNothingToRollBackTo() {
    ecs.create(guardedRequest("shop", 1, true).taskDefinition("crashing"));
    List<String> statuses = new ArrayList<>();
    ecs.watch(200, () -> addIfNew(statuses, ecs.newest("shop").statusAsString()));
    Service service = ecs.service("shop");

    assertThat(statuses)
        .containsExactly("PENDING", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED");
    assertThat(ecs.newest("shop").statusReason())
        .isEqualTo("No rollback candidate was found to run the rollback.");
    assertThat(ecs.newest("shop").rollback()).isNull();
    assertThat(service.deployments().getFirst().rolloutStateAsString()).isEqualTo("FAILED");
    assertThat(service.runningCount() + service.pendingCount()).isZero();
  }

  @Test
  void withoutABreakerAFailingDeploymentIsRetriedForEver() {
    ecs.createStable("shop", 1);
    ecs.deploy("shop", "crashing");
    ecs.advance(Duration.ofHours(3));
    Deployment failing = ecs.service("shop").deployments().getFirst();

    assertThat(failing.rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
    assertThat(failing.failedTasks()).isGreaterThan(100);
    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
    assertThat(ecs.newest("shop").deploymentCircuitBreaker().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
    assertThat(ecs.newest("shop").deploymentCircuitBreaker().failureCount()).isZero();
  }

  @Test
  @Deviation("failing-rollback")
  void rollbackWhoseTasksFailTooFails() {
    ecs.createStable(guardedRequest("shop", 0, true).taskDefinition("crashing"));
    ecs.scale("shop", 1);
    ecs.deploy("shop", "missing");
    ecs.advance(600);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_FAILED);
    assertThat(ecs.service("shop").deployments().getFirst())
        .satisfies(deployment -> {
          assertThat(deployment.taskDefinition()).endsWith("crashing:1");
          assertThat(deployment.rolloutStateAsString()).isEqualTo("FAILED");
        });
  }

  @Test
  void deploymentToWhichARollbackFailedIsNotRolledBackToAgain() {
    ecs.createStable(guardedRequest("shop", 0, true).taskDefinition("crashing"));
    ecs.scale("shop", 1);
    ecs.deploy("shop", "missing");
    ecs.advance(600);
    ecs.update(updateRequest("shop").taskDefinition("missing").forceNewDeployment(true));
    ecs.advance(600);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_FAILED);
    assertThat(ecs.newest("shop").rollback()).isNull();
  }

  @Test
  void healthyTaskResetsTheCount() {
    ecs.createStable(guardedRequest("shop", 1, true));
    ecs.deploy("shop", "missing");
    ecs.advance(15);
    assertThat(ecs.service("shop").deployments().getFirst().failedTasks()).isEqualTo(1);
    ecs.deploy("shop", "app:2");
    ecs.advance(120);

    assertThat(ecs.service("shop").deployments().getFirst().failedTasks()).isZero();
    assertThat(ecs.newest("shop").deploymentCircuitBreaker().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE);
  }

  @Test
  void cumulativeCountTriggersTheBreakerThoughTasksWereHealthyBetween() {
    ecs.registerContainer(
        "flaky",
        container ->
            container.healthCheck(healthCheck()).dockerLabels(labels("unhealthy-after", "30s")));
    ecs.createStable(flaky("keeps", false));
    ecs.createStable(flaky("resets", true));
    ecs.deploy("keeps", "flaky");
    ecs.deploy("resets", "flaky");
    ecs.advance(400);

    assertThat(ecs.newest("keeps").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    assertThat(ecs.newest("keeps").deploymentCircuitBreaker().failureCount())
        .isGreaterThanOrEqualTo(4);
    assertThat(ecs.newest("resets").deploymentCircuitBreaker().failureCount()).isLessThan(4);
  }

  /** Half of the tasks at a time, so that tasks fail before all of them run. */
  private static CreateServiceRequest.Builder flaky(String name, boolean reset) {
    return serviceRequest(name, 4)
        .deploymentConfiguration(limits ->
            limits
                .minimumHealthyPercent(75)
                .maximumPercent(100)
                .deploymentCircuitBreaker(breaker ->
                    breaker
                        .enable(true)
                        .rollback(true)
                        .resetOnHealthyTask(reset)
                        .thresholdConfiguration(
                            threshold -> threshold.type(ThresholdType.COUNT).value(4))));
  }

  @Test
  void thresholdFollowsTheDesiredCountUntilTheDeploymentIsOver() {
    ecs.createStable(guardedRequest("shop", 2, true));
    ecs.deploy("shop", "app:2");
    ecs.scale("shop", 20);
    int during = ecs.newest("shop").deploymentCircuitBreaker().threshold();
    ecs.advance(300);
    ecs.scale("shop", 40);
    ecs.advance(300);

    assertThat(during).isEqualTo(10);
    assertThat(ecs.serviceDeployments("shop"))
        .extracting(deployment -> deployment.deploymentCircuitBreaker().threshold())
        .containsExactly(10, 3);
  }

  @Test
  void thresholdStandsOnceTheBreakerHasTriggered() {
    ecs.createStable(guardedRequest("shop", 2, true));
    ecs.deploy("shop", "crashing");
    ecs.advanceUntil("shop", ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
    ecs.scale("shop", 40);

    assertThat(ecs.newest("shop").deploymentCircuitBreaker().threshold()).isEqualTo(3);
  }

  @Test
  @Deviation("completion")
  void tasksOfAFinishedDeploymentNoLongerCount() {
    ecs.registerLabelled("later", "crash-after", "300s");
    ecs.create(guardedRequest("shop", 4, true).taskDefinition("later"));
    ecs.advance(Duration.ofHours(1));

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.service("shop").deployments().getFirst().failedTasks()).isZero();
    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED)).isNotEmpty();
  }

  @Test
  void newDeploymentTakesThePlaceOfOneThatFails() {
    ecs.createStable(guardedRequest("shop", 1, true));
    ecs.deploy("shop", "crashing");
    ecs.advance(15);
    ecs.deploy("shop", "app:2");
    ecs.advance(1);
    assertThat(ecs.serviceDeployments("shop"))
        .extracting(ServiceDeployment::statusAsString)
        .containsExactly("IN_PROGRESS", "STOPPED", "SUCCESSFUL");
    ecs.advance(200);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.serviceDeployments("shop").get(1).deploymentCircuitBreaker().status())
        .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE);
  }

  @Test
  void deploymentThatTakesThePlaceOfARollbackHasNothingToRollBackTo() {
    ecs.createStable(guardedRequest("shop", 1, true));
    ecs.deploy("shop", "crashing");
    ecs.advanceUntil("shop", ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
    ecs.deploy("shop", "missing");
    ecs.advance(600);

    assertThat(ecs.serviceDeployments("shop"))
        .extracting(ServiceDeployment::statusAsString)
        .containsExactly("ROLLBACK_FAILED", "ROLLBACK_FAILED", "SUCCESSFUL");
  }

  @Test
  void stoppingARollbackLetsItGoOn() {
    ecs.createStable(guardedRequest("shop", 1, true));
    ecs.deploy("shop", "crashing");
    ecs.advanceUntil("shop", ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    ecs.advance(120);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
  }

  private static String rollouts(Service service) {
    return String.join(
        " | ",
        service.deployments().stream()
            .filter(deployment ->
                deployment.status().equals("PRIMARY")
                    || deployment.rolloutState() != DeploymentRolloutState.COMPLETED)
            .map(deployment ->
                deployment.id()
                    + " "
                    + deployment.rolloutStateAsString()
                    + " "
                    + deployment.rolloutStateReason())
            .toList());
  }
}
