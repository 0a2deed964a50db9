package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.StoppedTask;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

class StoppedTasksTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void tellsStopCodeReasonAndEachContainersExitCode() {
    StoppedTask stopped =
        StoppedTasks.of(
            Task.builder()
                .taskArn("arn:aws:ecs:eu-west-1:123456789012:task/shop/1")
                .taskDefinitionArn("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7")
                .stopCode(TaskStopCode.ESSENTIAL_CONTAINER_EXITED)
                .stoppedReason("Essential container in task exited")
                .stoppedAt(START)
                .containers(
                    Container.builder()
                        .name("web")
                        .exitCode(137)
                        .reason("OutOfMemoryError")
                        .build(),
                    Container.builder().name("proxy").build())
                .build());

    assertThat(stopped.getStopCode()).isEqualTo("EssentialContainerExited");
    assertThat(stopped.getStoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(Moments.instant(stopped.getStoppedAt())).isEqualTo(START);
    assertThat(stopped.getContainers(0).getName()).isEqualTo("web");
    assertThat(stopped.getContainers(0).getExitCode()).isEqualTo(137);
    assertThat(stopped.getContainers(0).getReason()).isEqualTo("OutOfMemoryError");
    assertThat(stopped.getContainers(1).hasExitCode()).isFalse();
  }

  @Test
  void keepsTheTenNewest() {
    List<StoppedTask> kept = List.of();
    for (int i : IntStream.of(5, 0, 14, 3, 9, 1, 12, 7, 2, 13, 4, 11, 6, 10, 8).toArray()) {
      kept = StoppedTasks.with(kept, stopped(i, "done"));
    }

    assertThat(kept)
        .extracting(StoppedTask::getTaskArn)
        .containsExactly("t14", "t13", "t12", "t11", "t10", "t9", "t8", "t7", "t6", "t5");
  }

  @Test
  void whatFailedComesBeforeWhatWasStoppedOnPurpose() {
    List<StoppedTask> kept = List.of();
    for (StoppedTask task :
        List.of(
            stopped(1, "Essential container in task exited"),
            stopped(2, "Scaling activity initiated by (deployment ecs-svc/1)"),
            stopped(3, "enough").toBuilder().setStopCode("UserInitiated").build(),
            stopped(4, "Task failed container health checks"))) {
      kept = StoppedTasks.with(kept, task);
    }

    assertThat(kept).extracting(StoppedTask::getTaskArn).containsExactly("t4", "t1", "t3", "t2");
    assertThat(StoppedTasks.cause(kept)).isEqualTo("Task failed container health checks");
    assertThat(StoppedTasks.cause(kept.subList(2, 4))).isEmpty();
  }

  @Test
  void theCauseNamesTheContainerAndItsExitCode() {
    StoppedTask.Builder task = stopped(1, "Essential container in task exited").toBuilder();
    task.addContainersBuilder().setName("proxy").setExitCode(0);
    task.addContainersBuilder().setName("web").setExitCode(7);

    assertThat(StoppedTasks.cause(List.of(task.build())))
        .isEqualTo("container web exited with 7 (Essential container in task exited)");
  }

  @Test
  void replacesWhatWasKnownOfATask() {
    List<StoppedTask> kept = StoppedTasks.with(List.of(), stopped(1, ""));

    assertThat(StoppedTasks.with(kept, stopped(1, "exited")))
        .extracting(StoppedTask::getStoppedReason)
        .containsExactly("exited");
  }

  @Test
  void tasksAreLeftOutBeforeTheWordsOfTheFirstAreCut() {
    List<StoppedTask> kept = List.of();
    for (int i = 0; i < 10; i++) {
      kept = StoppedTasks.with(kept, stopped(i, "CannotPullContainerError: " + "x".repeat(2_000)));
    }

    assertThat(kept).extracting(StoppedTask::getTaskArn).startsWith("t9", "t8", "t7");
    assertThat(kept).allMatch(task -> task.getStoppedReason().length() == 512);
    assertThat(kept.stream().mapToInt(StoppedTask::getSerializedSize).sum())
        .isLessThanOrEqualTo(StoppedTasks.MOST_BYTES);
  }

  @Test
  void manyContainersStayWithinTheBound() {
    List<StoppedTask> kept = List.of();
    for (int i = 0; i < 10; i++) {
      StoppedTask.Builder task = stopped(i, "reason").toBuilder();
      IntStream.range(0, 10)
          .forEach(c -> task.addContainersBuilder().setName("n".repeat(200)).setReason("r" + c));
      kept = StoppedTasks.with(kept, task.build());
    }

    assertThat(kept).extracting(StoppedTask::getTaskArn).containsExactly("t9");
  }

  private static StoppedTask stopped(int second, String reason) {
    return StoppedTask.newBuilder()
        .setTaskArn("t" + second)
        .setStoppedAt(Moments.timestamp(START.plusSeconds(second)))
        .setStoppedReason(reason)
        .build();
  }
}
