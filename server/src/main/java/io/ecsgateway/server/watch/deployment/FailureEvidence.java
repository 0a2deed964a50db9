package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.Moments.instant;
import static io.ecsgateway.server.watch.Moments.timestamp;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.watch.Hashes;
import io.ecsgateway.server.watch.StoppedTasks;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.StoppedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Collects why a deployment's tasks stopped, while failures rise: ECS forgets stopped tasks after
 * about an hour.
 */
final class FailureEvidence {
  /** How long the stopped tasks are listed after the last failure: they show up with delay. */
  private static final Duration LISTED_FOR = Duration.ofMinutes(1);

  private static final int MOST_KNOWN = 128;

  private FailureEvidence() {}

  /** Returns {@code state} with the failures counted that were read into it last. */
  static ServiceDeploymentWatchState counted(ServiceDeploymentWatchState state, Instant at) {
    PinnedDeployment pinned = state.getPinned();
    int failures = failures(state);
    if (failures == pinned.getFailures()) {
      return state;
    }
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getPinnedBuilder().setFailures(failures);
    if (failures > pinned.getFailures()) {
      next.getPinnedBuilder().setFailuresRoseAt(timestamp(at));
    }
    return next.build();
  }

  /** Returns failed tasks in a row, as the circuit breaker counts them or else the service. */
  static int failures(ServiceDeploymentWatchState state) {
    int byBreaker =
        state.getReading().getServiceDeployment().getDeploymentCircuitBreaker().getFailureCount();
    int byService =
        state.getReading().getDeploymentsList().stream()
            .filter(d -> !d.getId().isEmpty())
            .filter(d -> d.getId().equals(state.getPinned().getDeploymentId()))
            .mapToInt(Deployment::getFailedTasks)
            .findFirst()
            .orElse(0);
    return Math.max(byBreaker, byService);
  }

  /** Whether the stopped tasks are to be listed. */
  static boolean isWanted(ServiceDeploymentWatchState state) {
    PinnedDeployment pinned = state.getPinned();
    if (!pinned.hasFailuresRoseAt() || pinned.getDeploymentId().isEmpty()) {
      return false;
    }
    Instant until = instant(pinned.getFailuresRoseAt()).plus(LISTED_FOR);
    return state.hasVerdict()
        ? isPartOf(state.getVerdict().getOutcome())
        : instant(state.getReading().getObservedAt()).isBefore(until);
  }

  /** Whether what there is to be read since the last failure was read. */
  static boolean isComplete(ServiceDeploymentWatchState state) {
    return !isWanted(state)
        || (state.getPinned().getUnreadTaskArnsCount() == 0
            && state.getReading().hasTasksAt()
            && Timestamps.compare(
                    state.getReading().getTasksAt(), state.getPinned().getFailuresRoseAt())
                >= 0);
  }

  /** Returns {@code state} with those of {@code taskArns} to be read that were not. */
  static ServiceDeploymentWatchState listed(
      ServiceDeploymentWatchState state, List<String> taskArns, Instant at) {
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getReadingBuilder().setTasksAt(timestamp(at));
    PinnedDeployment.Builder pinned = next.getPinnedBuilder();
    Set<Integer> known = new HashSet<>(pinned.getKnownTaskHashesList());
    Set<String> listed = new HashSet<>(taskArns);
    for (StoppedTask task : pinned.getStoppedTasksList()) {
      known.add(Hashes.ofName(task.getTaskArn()));
    }
    for (String arn : listed.stream().sorted().toList()) {
      if (pinned.getUnreadTaskArnsCount() < StoppedTasks.MOST && known.add(Hashes.ofName(arn))) {
        pinned.addUnreadTaskArns(arn).addKnownTaskHashes(Hashes.ofName(arn));
      }
    }
    int excess = pinned.getKnownTaskHashesCount() - MOST_KNOWN;
    if (excess > 0) {
      List<Integer> newest =
          List.copyOf(pinned.getKnownTaskHashesList())
              .subList(excess, pinned.getKnownTaskHashesCount());
      pinned.clearKnownTaskHashes().addAllKnownTaskHashes(newest);
    }
    return next.build();
  }

  /** Returns {@code state} with what {@code task} leaves as evidence. */
  static ServiceDeploymentWatchState found(ServiceDeploymentWatchState state, Task task) {
    ServiceDeploymentWatchState next =
        task.stoppedAt() != null || StoppedTasks.isStopped(task)
            ? missing(state, task.taskArn())
            : state;
    ServiceDeploymentWatchState.Builder with = next.toBuilder();
    List<StoppedTask> known = with.getPinned().getStoppedTasksList();
    with.getPinnedBuilder()
        .clearStoppedTasks()
        .addAllStoppedTasks(StoppedTasks.with(known, StoppedTasks.of(task)));
    return with.build();
  }

  /** Returns {@code state} without {@code taskArn} among those to be read. */
  static ServiceDeploymentWatchState missing(ServiceDeploymentWatchState state, String taskArn) {
    List<String> unread =
        state.getPinned().getUnreadTaskArnsList().stream()
            .filter(arn -> !arn.equals(taskArn))
            .toList();
    ServiceDeploymentWatchState.Builder next = state.toBuilder();
    next.getPinnedBuilder().clearUnreadTaskArns().addAllUnreadTaskArns(unread);
    return next.build();
  }

  private static boolean isPartOf(DeploymentOutcome outcome) {
    return switch (outcome) {
      case DEPLOYMENT_OUTCOME_FAILED,
          DEPLOYMENT_OUTCOME_ROLLED_BACK,
          DEPLOYMENT_OUTCOME_ROLLBACK_FAILED ->
          true;
      default -> false;
    };
  }
}
