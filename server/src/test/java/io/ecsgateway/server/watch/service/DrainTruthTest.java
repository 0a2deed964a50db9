package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.CREATED;
import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.SERVICE;
import static io.ecsgateway.server.watch.service.Reads.at;
import static io.ecsgateway.server.watch.service.Reads.taskArn;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.WatchServiceDeletionRequest.Until;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Services that drain, slowly or at once, with tasks that stop, start and are replaced meanwhile,
 * watched from any time on: DRAINED is never said while one of the tasks is not STOPPED, and every
 * watch ends. Seeded.
 */
final class DrainTruthTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());
  private static final int SERVICES = 100;
  private static final int FORGOTTEN_AFTER = 3_600;

  /** Milliseconds from ECS's answer to when it is told. */
  private static final int SLOWEST_ANSWER = 1_500;

  @Test
  void drainedIsNeverSaidTooSoonAndEveryWatchEnds() {
    Map<ServiceDeletionOutcome, Integer> outcomes = new EnumMap<>(ServiceDeletionOutcome.class);
    for (int seed = 0; seed < SERVICES; seed++) {
      outcomes.merge(new Drain(seed).watch(), 1, Integer::sum);
    }
    // Not by saying nothing, either.
    assertThat(outcomes.get(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED))
        .isGreaterThan(SERVICES / 3);
    assertThat(outcomes)
        .containsKey(ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_INACTIVE_TASKS_UNKNOWN);
  }

  /** A task: from when on it is there, is to stop, is STOPPED. In seconds. */
  private record OneTask(
      String arn, String family, String group, int starts, int toStop, int stopped) {
    boolean isThere(int second) {
      return second >= starts && second < stopped + FORGOTTEN_AFTER;
    }

    boolean isIts() {
      return group.equals("service:web");
    }
  }

  /** One service on its way. */
  private static final class Drain {
    private final int seed;
    private final Random random;
    private final List<OneTask> tasks = new ArrayList<>();
    private final int drainingAt;
    private final int inactiveAt;
    private final boolean oldFamilyShown;

    Drain(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.oldFamilyShown = random.nextBoolean();
      this.drainingAt = random.nextInt(90);
      int drain = random.nextInt(3) == 0 ? 0 : random.nextInt(60);
      int slowestStop = random.nextInt(3) == 0 ? 1 : 120;
      int running = random.nextInt(12) == 0 ? 120 : random.nextInt(20);
      for (int i = 0; i < running; i++) {
        boolean old = random.nextInt(4) == 0;
        // Old ones are there from long ago, new ones may start at any moment.
        int starts = old ? -500 : -300 + random.nextInt(300 + drainingAt);
        int toStop = drainingAt + random.nextInt(drain + 1);
        if (random.nextInt(3) == 0) {
          toStop = Math.min(toStop, starts + random.nextInt(200));
        }
        add(old ? "old-family" : "web-family", "service:web", starts, toStop, slowestStop);
      }
      for (int i = 0; i < 5; i++) {
        add("web-family", "service:other", -10, random.nextInt(200), 120);
      }
      this.inactiveAt = drainingAt + drain;
    }

    private void add(String family, String group, int starts, int toStop, int slowestStop) {
      String arn = taskArn("%032x".formatted(tasks.size()));
      int stopped = toStop + random.nextInt(slowestStop);
      tasks.add(new OneTask(arn, family, group, starts, toStop, stopped));
    }

    ServiceDeletionOutcome watch() {
      var tracker = new ServiceDeletionTracker(MIRROR, SERVICE, Until.UNTIL_TASKS_STOPPED, GRACE);
      var script =
          new Script<>(tracker, random.nextBoolean() ? Script.Cut.NEVER : Script.Cut.WRITTEN);
      int begin = random.nextInt(drainingAt + 30);
      Map<Subject<?>, Integer> due = new HashMap<>();
      for (int second = begin; second < begin + 900; second++) {
        List<Subject<?>> subjects = new ArrayList<>(tracker.subjects(script.state()));
        java.util.Collections.shuffle(subjects, random);
        for (Subject<?> subject : subjects) {
          int interval = subject instanceof OfTaskArns ? 15 : 2;
          int now = second;
          if (due.computeIfAbsent(subject, s -> now + random.nextInt(2)) <= second) {
            due.put(subject, second + interval);
            script.read(List.of(read(subject, second)));
          }
          if (script.ending().isPresent()) {
            check(script.finished(), second);
            return script.finished().getOutcome();
          }
        }
      }
      throw new AssertionError("seed " + seed + ": does not end");
    }

    private void check(ServiceDeletionFinished finished, int second) {
      assertThat(second).as("seed %d: INACTIVE", seed).isGreaterThanOrEqualTo(inactiveAt);
      if (finished.getOutcome() == ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED) {
        assertThat(tasks.stream().filter(OneTask::isIts).filter(t -> t.stopped() > second))
            .as("seed %d at %d: not STOPPED", seed, second)
            .isEmpty();
      }
    }

    private Observation<?> read(Subject<?> subject, int second) {
      Instant told = at(second).plusMillis(random.nextInt(SLOWEST_ANSWER));
      return switch (subject) {
        case Subject.OfService service -> new Observation.Found<>(service, told, service(second));
        case OfTaskArns list -> new Observation.Found<>(list, told, list(list, second));
        case Subject.OfTask task -> describe(task, second, told);
        default -> throw new AssertionError(subject);
      };
    }

    private Service service(int second) {
      String status =
          second >= inactiveAt ? "INACTIVE" : second >= drainingAt ? "DRAINING" : "ACTIVE";
      Service.Builder service = Reads.service(status);
      if (oldFamilyShown && second < inactiveAt) {
        service.deployments(Deployment.builder().id("1").taskDefinition("old-family:1").build());
      }
      return service.build();
    }

    private List<String> list(OfTaskArns list, int second) {
      return tasks.stream()
          .filter(task -> task.isThere(second))
          .filter(task -> (second >= task.toStop()) == list.stopped())
          .filter(task ->
              switch (list.filter()) {
                case OfTaskArns.OfServiceName name -> task.isIts();
                case OfTaskArns.OfFamily family -> task.family().equals(family.family());
                case OfTaskArns.StartedBy startedBy -> false;
              })
          .map(OneTask::arn)
          .limit(100)
          .toList();
    }

    private Observation<?> describe(Subject.OfTask subject, int second, Instant told) {
      OneTask task =
          tasks.stream().filter(t -> t.arn().equals(subject.taskArn())).findFirst().orElseThrow();
      if (!task.isThere(second)) {
        return new Observation.Missing<>(subject, told, "MISSING");
      }
      String status =
          second >= task.stopped() ? "STOPPED" : second >= task.toStop() ? "STOPPING" : "RUNNING";
      return new Observation.Found<>(
          subject,
          told,
          Task.builder()
              .taskArn(task.arn())
              .group(task.group())
              .startedBy("ecs-svc/1")
              .createdAt(CREATED.plusSeconds(60))
              .lastStatus(status)
              .build());
    }
  }
}
