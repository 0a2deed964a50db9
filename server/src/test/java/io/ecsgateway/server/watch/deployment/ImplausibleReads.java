package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.id;
import static io.ecsgateway.server.watch.deployment.ScriptedService.recordArn;
import static io.ecsgateway.server.watch.deployment.ScriptedService.revisionArn;
import static io.ecsgateway.server.watch.deployment.ScriptedService.time;

import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Answers that ECS might give, and many that it should not: out of order, with members missing,
 * with values that nobody knows.
 */
final class ImplausibleReads {
  private static final List<String> STATUSES =
      List.of(
          "PENDING",
          "STOP_REQUESTED",
          "ROLLBACK_REQUESTED",
          "ROLLBACK_IN_PROGRESS",
          "SUCCESSFUL",
          "STOPPED",
          "STOPPED",
          "ROLLBACK_SUCCESSFUL",
          "ROLLBACK_FAILED",
          "PONDERING");
  private static final List<String> ROLLOUTS =
      List.of("IN_PROGRESS", "IN_PROGRESS", "COMPLETED", "FAILED", "PONDERING");
  private static final List<String> LIFE = List.of("DRAINING", "INACTIVE", "ODD");
  private static final List<String> STAGES =
      List.of("SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT", "ODD");
  private static final List<String> MONITORS = List.of("MONITORING", "TRIGGERED", "DISABLED");
  private static final List<String> MISSING =
      List.of("MISSING", "MISSING", "MISSING", "CLUSTER_NOT_FOUND", "UNSUPPORTED");

  private final Random random;
  private int second;

  ImplausibleReads(Random random) {
    this.random = random;
  }

  /** Returns the time, which goes on with every read. */
  Instant now() {
    return time(second);
  }

  void pass() {
    second += random.nextInt(10) == 0 ? random.nextInt(60) : random.nextInt(3);
  }

  @SuppressWarnings("unchecked") // answers are of their subject's kind
  <T> Observation<T> read(Subject<T> subject) {
    pass();
    if (random.nextInt(6) == 0) {
      return new Observation.Missing<>(subject, now(), any(MISSING));
    }
    Object answer =
        switch (subject) {
          case Subject.OfService s -> service();
          case Subject.OfDeployment s -> record(s.serviceDeploymentArn());
          case Subject.OfDeployments s ->
              IntStream.range(0, random.nextInt(5)).mapToObj(i -> brief()).toList();
          case Subject.OfTaskArns s ->
              IntStream.range(0, random.nextInt(20)).mapToObj(i -> taskArn()).toList();
          case Subject.OfTask s -> task(s.taskArn());
          case Subject.OfTaskDefinition s -> throw new AssertionError(s);
        };
    return new Observation.Found<>(subject, now(), (T) answer);
  }

  private Service service() {
    List<Deployment> deployments = new ArrayList<>();
    int newest = random.nextInt(5);
    for (int i = newest; i > 0 && random.nextInt(3) > 0; i--) {
      deployments.add(deployment(i, i == newest ? "PRIMARY" : "ACTIVE"));
    }
    return Service.builder()
        .serviceArn(ScriptedService.ARN)
        .serviceName("web")
        .status(random.nextInt(100) == 0 ? any(LIFE) : "ACTIVE")
        .createdAt(time(random.nextInt(200) == 0 ? -5 : -1_000))
        .deployments(deployments)
        .deploymentConfiguration(
            c -> c.deploymentCircuitBreaker(b -> b.rollback(random.nextBoolean())))
        .events(
            IntStream.range(0, random.nextInt(5))
                .mapToObj(i ->
                    ServiceEvent.builder()
                        .id("event-" + random.nextInt(30))
                        .createdAt(sometime())
                        .build())
                .toList())
        .build();
  }

  private Deployment deployment(int number, String status) {
    return Deployment.builder()
        .id(random.nextInt(10) == 0 ? null : id(number))
        .status(status)
        .createdAt(createdAt(number))
        .updatedAt(sometime())
        .desiredCount(random.nextInt(4))
        .runningCount(random.nextInt(4))
        .failedTasks(random.nextInt(4))
        .rolloutState(random.nextInt(10) == 0 ? null : any(ROLLOUTS))
        .build();
  }

  private ServiceDeployment record(String arn) {
    int number = IntStream.range(1, 5).filter(i -> recordArn(i).equals(arn)).findFirst().orElse(9);
    return ServiceDeployment.builder()
        .serviceDeploymentArn(arn)
        .serviceArn(ScriptedService.ARN)
        .status(status())
        .createdAt(createdAt(number))
        .updatedAt(sometime())
        .finishedAt(sometime())
        .lifecycleStage(random.nextInt(3) == 0 ? any(STAGES) : null)
        .deploymentCircuitBreaker(
            b -> b.status(any(MONITORS)).failureCount(random.nextInt(5)).threshold(3))
        .targetServiceRevision(
            random.nextInt(10) == 0
                ? null
                : ServiceRevisionSummary.builder()
                    .arn(revisionArn(number))
                    .requestedTaskCount(random.nextInt(4))
                    .runningTaskCount(random.nextInt(4))
                    .requestedProductionTrafficWeight(random.nextDouble() * 120)
                    .build())
        .build();
  }

  private ServiceDeploymentBrief brief() {
    int number = 1 + random.nextInt(4);
    return ServiceDeploymentBrief.builder()
        .serviceDeploymentArn(random.nextInt(20) == 0 ? null : recordArn(number))
        .createdAt(createdAt(number))
        .finishedAt(sometime())
        .status(status())
        .targetServiceRevisionArn(random.nextInt(20) == 0 ? null : revisionArn(number))
        .build();
  }

  private Task task(String arn) {
    return Task.builder()
        .taskArn(arn)
        .lastStatus(any(List.of("STOPPED", "STOPPING", "ODD")))
        .stoppedAt(sometime())
        .stoppedReason("x".repeat(random.nextInt(1_000)))
        .build();
  }

  private String taskArn() {
    return "arn:aws:ecs:eu-west-1:123456789012:task/shop/task-" + random.nextInt(40);
  }

  private @Nullable String status() {
    return switch (random.nextInt(20)) {
      case 0 -> null;
      case 1, 2, 3, 4 -> any(STATUSES);
      default -> "IN_PROGRESS";
    };
  }

  private @Nullable Instant createdAt(int number) {
    return random.nextInt(20) == 0 ? null : time(30 * number - 60);
  }

  private @Nullable Instant sometime() {
    return random.nextInt(4) == 0 ? null : time(second - random.nextInt(30));
  }

  private <E> E any(List<E> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
