package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.CREATED;
import static io.ecsgateway.server.watch.service.Reads.at;

import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** Whatever ECS may answer, and more. */
final class RandomReads {
  private final Random random;
  private final List<Observation<?>> told = new ArrayList<>();

  RandomReads(Random random) {
    this.random = random;
  }

  /** Returns how many seconds go by before the next read. */
  int pause() {
    return pick(0, 1, 2, 2, 15, 40);
  }

  /** Returns a read of {@code subject}: plausible, implausible, or one told before. */
  Observation<?> read(Subject<?> subject, int second) {
    if (random.nextInt(5) == 0) {
      return new Observation.Missing<>(subject, at(second), pick("MISSING", "CLUSTER_NOT_FOUND"));
    }
    if (!told.isEmpty() && random.nextInt(8) == 0) {
      Observation<?> before = told.get(random.nextInt(told.size()));
      if (before.subject().equals(subject)) {
        return before;
      }
    }
    Observation<?> read =
        switch (subject) {
          case Subject.OfService service -> new Observation.Found<>(service, at(second), service());
          case Subject.OfTask task ->
              new Observation.Found<>(task, at(second), task(task.taskArn()));
          case Subject.OfTaskArns list -> new Observation.Found<>(list, at(second), arns());
          case Subject.OfTaskDefinition taskDefinition ->
              new Observation.Found<>(taskDefinition, at(second), taskDefinition());
          default -> throw new AssertionError(subject);
        };
    told.add(read);
    return read;
  }

  private Service service() {
    Service.Builder service =
        Reads.service(pick("ACTIVE", "ACTIVE", "DRAINING", "DRAINING", "INACTIVE", "ODD"))
            .runningCount(random.nextInt(5))
            .deployments(Reads.deployment(pick("1", "2"), random.nextInt(600)))
            .events(events());
    if (random.nextInt(2) == 0) {
      service.taskSets(taskSet());
    }
    if (random.nextInt(20) == 0) {
      service.createdAt(CREATED.plusSeconds(random.nextInt(3) - 1L));
    }
    if (random.nextInt(40) == 0) {
      return Service.builder().status(maybe("ACTIVE")).build();
    }
    return service.build();
  }

  private List<ServiceEvent> events() {
    int newest = random.nextInt(120);
    return Stream.iterate(newest, i -> i > Math.max(0, newest - 100), i -> i - 1)
        .map(i -> Reads.event("event " + i, i / 3))
        .toList();
  }

  private TaskSet taskSet() {
    return Reads.taskSet(
            pick("PRIMARY", "ACTIVE", "DRAINING", "ODD"),
            pick("STEADY_STATE", "STEADY_STATE", "STABILIZING", "ODD"),
            pick(2, 2, 1))
        .id(pick("ecs-svc/42", "ecs-svc/42", "ecs-svc/43"))
        .updatedAt(maybe(pick(at(0), at(random.nextInt(600)))))
        .build();
  }

  private Task task(String arn) {
    return Task.builder()
        .taskArn(arn)
        .lastStatus(
            maybe(pick("PENDING", "RUNNING", "RUNNING", "STOPPING", "STOPPED", "STOPPED", "ODD")))
        .version(maybe((long) random.nextInt(20)))
        .group(maybe(pick("service:web", "service:other")))
        .startedBy(maybe(pick("ecs-svc/1", "a person")))
        .stoppedReason("because")
        .build();
  }

  private List<String> arns() {
    int count = pick(0, 1, 3, 30, 100);
    List<String> arns = Reads.taskArns(130);
    int first = random.nextInt(30);
    return arns.subList(first, first + count);
  }

  private TaskDefinition taskDefinition() {
    return TaskDefinition.builder()
        .taskDefinitionArn("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7")
        .status(pick("ACTIVE", "INACTIVE", "DELETE_IN_PROGRESS", "ODD"))
        .build();
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(4) == 0 ? null : value;
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
