package io.ecsgateway.server.watch.deployment;

import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What happens to services in the tests of deployments. The watch begins at second 0. */
final class Histories {
  /** What is told of how {@link #rolledBack} ended. */
  static final String ROLLED_BACK_BECAUSE =
      "Service deployment rolled back. The task that failed last: container web exited with 1"
          + " (Essential container in task exited)";

  private Histories() {}

  /** Deployment 1 was done long ago. */
  static ScriptedService settled() {
    return new ScriptedService()
        .at(
            -1_000,
            s ->
                s.active()
                    .deployment(1, d -> d.rolloutState("COMPLETED").desiredCount(2).runningCount(2))
                    .record(1, "SUCCESSFUL"));
  }

  /** Deployment 2 begins at {@code second}. */
  static ScriptedService updatedAt(int second) {
    return begin(settled(), second, 2);
  }

  /** Deployment {@code number} begins, and is at work three seconds later. */
  static ScriptedService begin(ScriptedService service, int second, int number) {
    return service
        .at(
            second,
            s ->
                s.deployment(number - 1, d -> d.status("ACTIVE"))
                    .deployment(number, d -> d.rolloutState("IN_PROGRESS"))
                    .record(number, "PENDING"))
        .at(second + 3, s -> s.record(number, "IN_PROGRESS"));
  }

  /** A rolling deployment that ends well, 40 s after it began. */
  static ScriptedService success() {
    return succeed(updatedAt(0), 0, 2);
  }

  static ScriptedService succeed(ScriptedService service, int begun, int number) {
    return service
        .at(begun + 10, s -> s.counts(number, 0, 2))
        .at(begun + 20, s -> s.counts(number, 1, 2).event("started 1 tasks"))
        .at(begun + 30, s -> s.counts(number, 2, 1).event("started 1 tasks"))
        .at(begun + 35, s -> s.counts(number, 2, 0))
        .at(
            begun + 40,
            s ->
                s.noDeployment(number - 1)
                    .deployment(number, d -> d.rolloutState("COMPLETED").runningCount(2))
                    .record(number, "SUCCESSFUL")
                    .event("deployment completed"));
  }

  /** Tasks fail one after another until the circuit breaker trips, at second 40. */
  static ScriptedService failing() {
    ScriptedService service = updatedAt(0);
    for (int i = 1; i <= 3; i++) {
      int failures = i;
      service.at(
          10 * i,
          s ->
              s.deployment(2, d -> d.failedTasks(failures))
                  .record(
                      2,
                      "IN_PROGRESS",
                      r -> r.deploymentCircuitBreaker(breaker("MONITORING", failures)))
                  .stoppedTask("t" + failures, Histories::crashed)
                  .event("task t" + failures + " stopped"));
    }
    return service;
  }

  static ScriptedService brokenWithRollback() {
    return failing()
        .at(
            40,
            s ->
                s.deployment(2, d -> d.rolloutState("FAILED").status("ACTIVE"))
                    .deployment(3, d -> d.rolloutState("IN_PROGRESS"))
                    .record(
                        2,
                        "ROLLBACK_IN_PROGRESS",
                        r ->
                            r.deploymentCircuitBreaker(breaker("TRIGGERED", 3))
                                .rollback(b ->
                                    b.reason("Service deployment rolled back.")
                                        .serviceRevisionArn(ScriptedService.revisionArn(1))))
                    .event("rolling back"));
  }

  static ScriptedService rolledBack() {
    return brokenWithRollback()
        .at(
            60,
            s ->
                s.noDeployment(2)
                    .deployment(3, d -> d.rolloutState("COMPLETED"))
                    .record(2, "ROLLBACK_SUCCESSFUL"));
  }

  static Consumer<ServiceDeploymentCircuitBreaker.Builder> breaker(String status, int failures) {
    return b ->
        b.status(ServiceDeploymentRollbackMonitorsStatus.fromValue(status))
            .failureCount(failures)
            .threshold(3);
  }

  private static Task.Builder crashed(Task.Builder task) {
    return task.stopCode(TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
        .taskDefinitionArn("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2")
        .stoppedReason("Essential container in task exited")
        .containers(Container.builder().name("web").exitCode(1).build());
  }

  /** Deployment 2 gives way to deployment 3, as ECS does it: 3 is there before 2 is over. */
  static ScriptedService superseded() {
    return begin(updatedAt(0), 20, 3)
        .at(20, s -> s.record(2, "STOP_REQUESTED"))
        .at(24, s -> s.record(2, "STOPPED"));
  }
}
