package io.ecsgateway.server.watch.service;

import static io.ecsgateway.server.watch.service.Reads.GRACE;
import static io.ecsgateway.server.watch.service.Reads.SERVICE;
import static io.ecsgateway.server.watch.service.Reads.taskArn;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.watch.Mirror;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker;
import io.ecsgateway.server.watch.task.TaskDefinitionDeletionTracker;
import io.ecsgateway.server.watch.task.TasksTracker;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServiceDeletionProgress;
import io.ecsgateway.v1.TaskDefinitionDeletionFinished;
import io.ecsgateway.v1.TaskDefinitionDeletionOutcome;
import io.ecsgateway.v1.TaskSetFinished;
import io.ecsgateway.v1.TaskSetOutcome;
import io.ecsgateway.v1.TasksFinished;
import io.ecsgateway.v1.TasksOutcome;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchTaskSetRequest;
import io.ecsgateway.v1.WatchTasksRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Whatever ECS answers, in whatever order: some promises hold always. Seeded. */
final class RandomReadsTest {
  private static final Mirror MIRROR = new Mirror(new ShapeBinder());
  private static final int HISTORIES = 150;
  private static final int READS = 50;
  private static final int LARGEST_TOKEN = 6 * 1024;

  private static final List<String> TASKS = List.of(taskArn("a"), taskArn("b"), taskArn("c"));

  record Kind(String name, Supplier<Tracker<?, ?, ?>> tracker) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    var revision = new Subject.OfTaskDefinition("default", "web:7");
    return Stream.of(
        new Kind("service", () -> new ServiceTracker(MIRROR, SERVICE, GRACE)),
        new Kind(
            "deletion",
            () ->
                new ServiceDeletionTracker(
                    MIRROR, SERVICE, WatchServiceDeletionRequest.Until.UNTIL_TASKS_STOPPED, GRACE)),
        new Kind(
            "deletion until INACTIVE",
            () ->
                new ServiceDeletionTracker(
                    MIRROR, SERVICE, WatchServiceDeletionRequest.Until.UNTIL_INACTIVE, GRACE)),
        new Kind(
            "task set",
            () ->
                new TaskSetTracker(
                    MIRROR, SERVICE, "ecs-svc/42", WatchTaskSetRequest.Until.UNTIL_STEADY, GRACE)),
        new Kind("task definition", () -> new TaskDefinitionDeletionTracker(revision, GRACE)),
        new Kind(
            "tasks",
            () ->
                new TasksTracker(
                    MIRROR,
                    "default",
                    "production",
                    TASKS,
                    WatchTasksRequest.Until.UNTIL_STOPPED,
                    GRACE)),
        new Kind(
            "tasks until RUNNING",
            () ->
                new TasksTracker(
                    MIRROR,
                    "default",
                    "production",
                    TASKS,
                    WatchTasksRequest.Until.UNTIL_RUNNING,
                    GRACE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void promisesHoldWhateverIsRead(Kind kind) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      new History<>(kind.tracker.get(), seed).run();
    }
  }

  /** One random sequence of reads. */
  private static final class History<S extends Message, P extends Message, F extends Message> {
    private final Tracker<S, P, F> tracker;
    private final Random random;
    private final RandomReads reads;
    private final String label;
    private final List<Observation<?>> shown = new ArrayList<>();
    private int percent;

    History(Tracker<S, P, F> tracker, int seed) {
      this.tracker = tracker;
      this.random = new Random(seed);
      this.reads = new RandomReads(random);
      this.label = "seed " + seed;
    }

    void run() {
      S state = tracker.start(Reads.BEGIN);
      int second = 0;
      for (int i = 0; i < READS; i++) {
        second += reads.pause();
        List<Subject<?>> subjects = new ArrayList<>(tracker.subjects(state));
        assertThat(subjects).as("%s: something is always read", label).isNotEmpty();
        Observation<?> observation =
            reads.read(subjects.get(random.nextInt(subjects.size())), second);
        shown.add(observation);

        Tracker.Step<S, P, F> step = tracker.observe(state, observation);

        Tracker.Step<S, P, F> again = tracker.observe(written(state), observation);
        assertThat(again).as("%s: from a state that was written", label).isEqualTo(step);
        state = step.state();
        assertThat(tracker.forToken(state).getSerializedSize())
            .as("%s: a token's size", label)
            .isLessThan(LARGEST_TOKEN);
        checkPercent(step.progress());
        if (step.finished() != null) {
          checkOutcome(step.finished());
          return;
        }
        if (random.nextInt(8) == 0) {
          state = written(tracker.forToken(state));
        }
      }
    }

    private void checkPercent(@Nullable P progress) {
      if (progress instanceof ServiceDeletionProgress deletion) {
        assertThat(deletion.getPercent()).as(label).isBetween(percent, 99);
        percent = deletion.getPercent();
      }
    }

    /** Whatever counts as good news has been seen. */
    private void checkOutcome(F finished) {
      switch (finished) {
        case ServiceDeletionFinished end -> {
          boolean drained =
              end.getOutcome() == ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED;
          assertThat(end.getLast().getPercent() == 100).as(label).isEqualTo(drained);
          if (drained) {
            assertThat(services()).as(label).anyMatch(s -> "INACTIVE".equals(s.status()));
          }
        }
        case TaskSetFinished end -> {
          if (end.getOutcome() == TaskSetOutcome.TASK_SET_OUTCOME_STEADY) {
            assertThat(services().flatMap(s -> s.taskSets().stream()))
                .as(label)
                .anyMatch(set -> "STEADY_STATE".equals(set.stabilityStatusAsString()));
          }
        }
        case TaskDefinitionDeletionFinished end -> {
          if (end.getOutcome()
              == TaskDefinitionDeletionOutcome.TASK_DEFINITION_DELETION_OUTCOME_DELETED) {
            assertThat(values(TaskDefinition.class))
                .as(label)
                .anyMatch(read -> "DELETE_IN_PROGRESS".equals(read.statusAsString()));
          }
        }
        case TasksFinished end -> {
          if (end.getOutcome() == TasksOutcome.TASKS_OUTCOME_ALL_STOPPED) {
            assertThat(end.getStoppedTasksCount()).as(label).isEqualTo(TASKS.size());
            assertThat(values(Task.class).map(Task::taskArn).distinct())
                .as(label)
                .containsAll(TASKS);
          }
          if (end.getOutcome() == TasksOutcome.TASKS_OUTCOME_RUNNING) {
            assertThat(end.getLast().getTasksList())
                .as(label)
                .hasSize(TASKS.size())
                .allMatch(task -> task.getLastStatus().equals("RUNNING"));
          }
        }
        default -> {}
      }
    }

    private Stream<Service> services() {
      return values(Service.class);
    }

    private <T> Stream<T> values(Class<T> type) {
      return shown.stream()
          .filter(Observation.Found.class::isInstance)
          .map(found -> ((Observation.Found<?>) found).value())
          .filter(type::isInstance)
          .map(type::cast);
    }

    @SuppressWarnings("unchecked")
    private static <S extends Message> S written(S state) {
      try {
        return (S) state.getParserForType().parseFrom(state.toByteString());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }
}
