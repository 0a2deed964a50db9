package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.RandomCommands.SERVICE;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.PENDING;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_FAILED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_REQUESTED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.STOPPED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.STOP_REQUESTED;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus.SUCCESSFUL;

import io.ecsgateway.simulator.resources.RandomCommands.Trouble;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** What must hold whatever is asked of a service; a failure names the seed that led to it. */
class RandomCommandsTest {
  private static final int STEPS = 400;
  private static final int SHIFT_STEPS = 900;
  static final Set<ServiceDeploymentStatus> ENDS =
      EnumSet.of(SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED);

  /** Where a service deployment may be a second later; it may also stay. */
  static final Map<ServiceDeploymentStatus, Set<ServiceDeploymentStatus>> NEXT =
      Map.of(
          PENDING, EnumSet.of(IN_PROGRESS, SUCCESSFUL, STOP_REQUESTED, STOPPED, ROLLBACK_REQUESTED),
          IN_PROGRESS,
              EnumSet.of(
                  SUCCESSFUL,
                  STOP_REQUESTED,
                  STOPPED,
                  ROLLBACK_REQUESTED,
                  ROLLBACK_IN_PROGRESS,
                  ROLLBACK_SUCCESSFUL),
          STOP_REQUESTED, EnumSet.of(STOPPED),
          ROLLBACK_REQUESTED,
              EnumSet.of(ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL, STOPPED, SUCCESSFUL),
          ROLLBACK_IN_PROGRESS, EnumSet.of(ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED));

  /** Where a service deployment is once an alarm or the breaker found that it failed. */
  private static final Set<ServiceDeploymentStatus> AFTER_TRIGGER =
      EnumSet.of(ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED, STOPPED);

  private record Seen(int present, int wantedRunning) {}

  private final List<String> commands = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void limitsHoldAndEverythingEnds(long seed) {
    TestAccount ecs = new TestAccount(seed);
    play(ecs, seed, Trouble.NONE);
    finish(ecs, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106})
  void lostTasksAreReplacedAndEverythingEnds(long seed) {
    TestAccount ecs = new TestAccount(seed);
    play(ecs, seed, Trouble.STOPPED_TASKS);
    finish(ecs, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312})
  void deploymentsThatABreakerWatchesEndWhateverTheirTasksDo(long seed) {
    TestAccount ecs = new TestAccount(seed);
    play(ecs, seed, Trouble.FAILURES);
    finishFailing(ecs, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {401, 402, 403, 404, 405, 406})
  void shiftedTrafficAddsUpAndEverythingEnds(long seed) {
    TestAccount ecs = new TestAccount(seed);
    play(ecs, seed, Trouble.SHIFTS);
    if (ecs.service(SERVICE).status().equals("ACTIVE")) {
      new RandomShifts(ecs, new Random(seed), SERVICE).deployWithHooks();
      ecs.advance(3600);
      assertThat(ecs.newest(SERVICE).status()).as("seed " + seed).isIn(ENDS);
    }
    finishFailing(ecs, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {201, 202})
  void sameSeedGivesTheSameHistory(long seed) {
    for (Trouble trouble : Trouble.values()) {
      assertThat(history(seed, trouble))
          .as("seed %d, %s", seed, trouble)
          .isEqualTo(history(seed, trouble));
    }
  }

  private String history(long seed, Trouble trouble) {
    TestAccount ecs = new TestAccount(seed);
    play(ecs, seed, trouble);
    return ecs.service(SERVICE)
        + " "
        + ecs.serviceDeployments(SERVICE)
        + ecs.tasks(SERVICE, DesiredStatus.RUNNING)
        + ecs.tasks(SERVICE, DesiredStatus.STOPPED);
  }

  private void play(TestAccount ecs, long seed, Trouble trouble) {
    RandomCommands random = new RandomCommands(ecs, seed, trouble);
    Map<String, ServiceDeploymentStatus> statuses = new HashMap<>();
    ShiftChecks shifts = new ShiftChecks(ecs);
    Seen before = new Seen(0, 0);
    int draining = 0;
    int steps = trouble == Trouble.SHIFTS ? SHIFT_STEPS : STEPS;
    for (int step = 0; step < steps; step++) {
      commands.add(random.next());
      checkDeployments(ecs, ecs.service(SERVICE), statuses, "seed " + seed + " step " + step);
      ecs.advance(1);
      String place = "seed " + seed + " step " + step + " after " + lately();
      Service service = ecs.service(SERVICE);
      checkCounts(ecs, service, place);
      draining = service.status().equals("DRAINING") ? draining + 1 : 0;
      assertThat(draining).as(place).isLessThan(60);
      checkDeployments(ecs, service, statuses, place);
      Seen now = seen(ecs, service);
      if (trouble == Trouble.SHIFTS) {
        shifts.check(service, place);
      } else if (service.status().equals("ACTIVE")) {
        checkLimits(service, before, now, trouble, place);
      }
      before = now;
    }
  }

  private static Seen seen(TestAccount ecs, Service service) {
    if (!service.status().equals("ACTIVE")) {
      return new Seen(0, 0);
    }
    long running =
        ecs.tasks(SERVICE, DesiredStatus.RUNNING).stream()
            .filter(task -> task.lastStatus().equals("RUNNING"))
            .count();
    return new Seen(service.runningCount() + service.pendingCount(), (int) running);
  }

  /** More tasks only up to the maximum; fewer running ones only down to the minimum. */
  private static void checkLimits(
      Service service, Seen before, Seen now, Trouble trouble, String place) {
    var limits = service.deploymentConfiguration();
    int maximum = service.desiredCount() * limits.maximumPercent() / 100;
    int minimum = (service.desiredCount() * limits.minimumHealthyPercent() + 99) / 100;
    if (now.present() > before.present()) {
      assertThat(now.present()).as(place).isLessThanOrEqualTo(maximum);
    }
    if (trouble == Trouble.NONE && now.wantedRunning() < before.wantedRunning()) {
      assertThat(now.wantedRunning()).as(place).isGreaterThanOrEqualTo(minimum);
    }
  }

  private static void checkCounts(TestAccount ecs, Service service, String place) {
    int running = 0;
    int pending = 0;
    for (Deployment deployment : service.deployments()) {
      assertThat(deployment.runningCount()).as(place).isNotNegative();
      assertThat(deployment.pendingCount()).as(place).isNotNegative();
      assertThat(deployment.desiredCount()).as(place).isNotNegative();
      assertThat(deployment.failedTasks()).as(place).isNotNegative();
      running += deployment.runningCount();
      pending += deployment.pendingCount();
    }
    assertThat(service.runningCount()).as(place).isEqualTo(running);
    assertThat(service.pendingCount()).as(place).isEqualTo(pending);
    if (!service.status().equals("INACTIVE")) {
      List<Task> tasks = new ArrayList<>(ecs.tasks(SERVICE, DesiredStatus.RUNNING));
      tasks.addAll(ecs.tasks(SERVICE, DesiredStatus.STOPPED));
      assertThat(tasks)
          .as(place)
          .filteredOn(task -> task.lastStatus().equals("RUNNING"))
          .hasSize(running);
    }
  }

  private static void checkDeployments(
      TestAccount ecs,
      Service service,
      Map<String, ServiceDeploymentStatus> statuses,
      String place) {
    if (!service.status().equals("ACTIVE")) {
      return;
    }
    List<ServiceDeployment> deployments = ecs.serviceDeployments(SERVICE);
    List<String> revisions = new ArrayList<>();
    for (ServiceDeployment deployment : deployments) {
      ServiceDeploymentStatus before =
          statuses.put(deployment.serviceDeploymentArn(), deployment.status());
      if (before != null && before != deployment.status()) {
        assertThat(NEXT.getOrDefault(before, Set.of()))
            .as(place + ": " + before)
            .contains(deployment.status());
      }
      assertThat(deployment.finishedAt() != null)
          .as(place)
          .isEqualTo(ENDS.contains(deployment.status()));
      checkMonitors(deployment, place);
      revisions.add(deployment.targetServiceRevision().arn());
    }
    assertThat(revisions).as(place).doesNotHaveDuplicates();
    assertThat(deployments.stream().filter(d -> !ENDS.contains(d.status())))
        .as(place)
        .hasSizeLessThanOrEqualTo(2);
    if (deployments.size() < 20) {
      assertThat(service.deployments())
          .as(place)
          .allSatisfy(deployment ->
              assertThat(revisions)
                  .anyMatch(arn -> deployment.id().equals("ecs-svc/" + lastSegment(arn))));
    }
    DescribeServiceRevisionsResponse response =
        ecs.call(DescribeServiceRevisionsRequest.builder().serviceRevisionArns(revisions).build());
    assertThat(response.failures()).as(place).isEmpty();
  }

  private static void checkMonitors(ServiceDeployment deployment, String place) {
    ServiceDeploymentCircuitBreaker breaker = deployment.deploymentCircuitBreaker();
    assertThat(breaker.failureCount()).as(place).isNotNegative();
    assertThat(breaker.threshold()).as(place).isPositive();
    boolean triggered =
        breaker.status() == ServiceDeploymentRollbackMonitorsStatus.TRIGGERED
            || deployment.alarms().status() == ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
    if (triggered) {
      assertThat(deployment.status()).as(place).isIn(AFTER_TRIGGER);
    }
    if (breaker.status() == ServiceDeploymentRollbackMonitorsStatus.TRIGGERED
        && deployment.status() != ROLLBACK_FAILED) {
      assertThat(breaker.failureCount()).as(place).isGreaterThanOrEqualTo(breaker.threshold());
    }
  }

  /** Left alone, what a breaker watches ends; what none watches may be retried for ever. */
  private void finishFailing(TestAccount ecs, long seed) {
    String place = "seed " + seed + " after " + lately();
    if (ecs.service(SERVICE).status().equals("ACTIVE")) {
      ecs.update(
          updateRequest(SERVICE)
              .deploymentConfiguration(c -> c.minimumHealthyPercent(0).maximumPercent(200)));
      ecs.advance(3 * 3600);
      assertThat(ecs.serviceDeployments(SERVICE))
          .as(place)
          .filteredOn(deployment ->
              deployment.deploymentConfiguration().deploymentCircuitBreaker().enable())
          .allSatisfy(deployment -> assertThat(deployment.status()).isIn(ENDS));
      ecs.delete(SERVICE, true);
    }
    ecs.advance(120);
    assertThat(ecs.service(SERVICE).status()).as(place).isEqualTo("INACTIVE");
  }

  /** Left alone, everything comes to an end: deployments, and in the end the service. */
  private void finish(TestAccount ecs, long seed) {
    String place = "seed " + seed + " after " + lately();
    if (ecs.service(SERVICE).status().equals("ACTIVE")) {
      ecs.advance(1200);
      Service service = ecs.service(SERVICE);
      assertThat(service.deployments()).as(place).hasSize(1);
      assertThat(service.runningCount()).as(place).isEqualTo(service.desiredCount());
      assertThat(ecs.serviceDeployments(SERVICE))
          .as(place)
          .allSatisfy(deployment -> assertThat(deployment.status()).isIn(ENDS));
      ecs.update(updateRequest(SERVICE).desiredCount(3));
      ecs.advance(30);
      ecs.delete(SERVICE, true);
    }
    ecs.advance(120);
    assertThat(ecs.service(SERVICE).status()).as(place).isEqualTo("INACTIVE");
  }

  private String lately() {
    return commands.stream().filter(command -> !command.isEmpty()).toList().reversed().stream()
        .limit(8)
        .toList()
        .toString();
  }

  private static String lastSegment(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
