package io.ecsgateway.server.watch;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.v1.StoppedContainer;
import io.ecsgateway.v1.StoppedTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Why tasks stopped: what a watch keeps of them, since ECS forgets stopped tasks after about an
 * hour. It travels in resume tokens, so it is bounded: at most 10, those that failed before those
 * that were stopped on purpose, the newest first. Where they are too large together the last are
 * left out; only of the first three the words are cut short.
 */
public final class StoppedTasks {
  /** How many tasks are kept. */
  public static final int MOST = 10;

  private static final int FEWEST = 3;

  /** How large they are together at most. */
  static final int MOST_BYTES = 2_800;

  private static final int LONGEST_TEXT = 512;
  private static final int SHORTEST_TEXT = 32;

  private static final Comparator<StoppedTask> MOST_TELLING_FIRST =
      Comparator.comparing(StoppedTasks::isStoppedOnPurpose)
          .thenComparing(StoppedTask::getStoppedAt, Timestamps.comparator().reversed())
          .thenComparing(StoppedTask::getTaskArn);

  private StoppedTasks() {}

  /** Whether it is STOPPED; before ECS forgets such a task it may show it as DELETED. */
  public static boolean isStopped(Task task) {
    return "STOPPED".equals(task.lastStatus()) || "DELETED".equals(task.lastStatus());
  }

  /** Returns what {@code task}, which stopped or is stopping, leaves as evidence. */
  public static StoppedTask of(Task task) {
    StoppedTask.Builder stopped =
        StoppedTask.newBuilder()
            .setTaskArn(orEmpty(task.taskArn()))
            .setTaskDefinitionArn(orEmpty(task.taskDefinitionArn()))
            .setStopCode(orEmpty(task.stopCodeAsString()))
            .setStoppedReason(orEmpty(task.stoppedReason()));
    if (task.stoppedAt() != null) {
      stopped.setStoppedAt(Moments.timestamp(task.stoppedAt()));
    } else if (task.stoppingAt() != null) {
      stopped.setStoppedAt(Moments.timestamp(task.stoppingAt()));
    }
    task.containers().forEach(container -> stopped.addContainers(of(container)));
    return stopped.build();
  }

  /**
   * Returns {@code known} with {@code news}, in place of what was known of the same task: the most
   * telling first, at most {@link #MOST}.
   */
  public static List<StoppedTask> with(List<StoppedTask> known, StoppedTask news) {
    List<StoppedTask> all = new ArrayList<>(known);
    all.removeIf(task -> task.getTaskArn().equals(news.getTaskArn()));
    all.add(news);
    all.sort(MOST_TELLING_FIRST);
    return bounded(all.subList(0, Math.min(all.size(), MOST)));
  }

  /** Returns in a few words why the first of them failed; empty if none did. */
  public static String cause(List<StoppedTask> mostTellingFirst) {
    return mostTellingFirst.stream()
        .filter(task -> !isStoppedOnPurpose(task))
        .findFirst()
        .map(StoppedTasks::cause)
        .orElse("");
  }

  private static String cause(StoppedTask task) {
    return task.getContainersList().stream()
        .filter(container -> container.getExitCode() != 0)
        .findFirst()
        .map(exited ->
            "container %s exited with %d (%s)"
                .formatted(exited.getName(), exited.getExitCode(), task.getStoppedReason()))
        .orElseGet(task::getStoppedReason);
  }

  /** By a person, or because its service no longer needs it. */
  private static boolean isStoppedOnPurpose(StoppedTask task) {
    return task.getStopCode().equals("UserInitiated")
        || task.getStoppedReason().startsWith("Scaling activity initiated by");
  }

  private static List<StoppedTask> bounded(List<StoppedTask> mostTellingFirst) {
    List<StoppedTask> kept = mostTellingFirst;
    for (int longest = LONGEST_TEXT; longest >= SHORTEST_TEXT; longest /= 2) {
      int length = longest;
      kept = cut(mostTellingFirst.stream().map(task -> shortened(task, length)).toList(), FEWEST);
      if (fits(kept)) {
        return kept;
      }
    }
    return cut(kept, 0);
  }

  /** Leaves out the last until the others fit, but for the first {@code fewest}. */
  private static List<StoppedTask> cut(List<StoppedTask> tasks, int fewest) {
    List<StoppedTask> kept = tasks;
    while (kept.size() > fewest && !fits(kept)) {
      kept = kept.subList(0, kept.size() - 1);
    }
    return List.copyOf(kept);
  }

  private static boolean fits(List<StoppedTask> tasks) {
    return tasks.stream().mapToInt(StoppedTask::getSerializedSize).sum() <= MOST_BYTES;
  }

  private static StoppedTask shortened(StoppedTask task, int longest) {
    StoppedTask.Builder shorter =
        task.toBuilder().setStoppedReason(shortened(task.getStoppedReason(), longest));
    shorter
        .getContainersBuilderList()
        .forEach(container -> container.setReason(shortened(container.getReason(), longest)));
    return shorter.build();
  }

  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }

  private static StoppedContainer of(Container container) {
    StoppedContainer.Builder stopped =
        StoppedContainer.newBuilder()
            .setName(orEmpty(container.name()))
            .setReason(orEmpty(container.reason()));
    if (container.exitCode() != null) {
      stopped.setExitCode(container.exitCode());
    }
    return stopped.build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
