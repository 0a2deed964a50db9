package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.id;
import static io.ecsgateway.server.watch.deployment.ScriptedService.recordArn;
import static io.ecsgateway.server.watch.deployment.ScriptedService.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Tracker.Step;
import io.ecsgateway.server.watch.state.ServiceDeploymentWatchState;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.DeploymentRolloutState;
import io.ecsgateway.v1.ServiceDeploymentStatus;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is true of every watch, whatever ECS answers. Seeded: a failure names its seed. */
class DeploymentTrackerPropertyTest {
  /** The first numbers of neighbouring seeds are alike. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final int MOST_STEPS = 150;
  private static final int MOST_TOKEN_BYTES = 5_900;

  @Test
  void noAnswersOfEcsMakeAWatchThrowOrLie() {
    watchAnyAnswers(500);
  }

  @Test
  @Tag("soak")
  void noMultitudeOfAnswersDoesEither() {
    watchAnyAnswers(5_000);
  }

  private static void watchAnyAnswers(int seeds) {
    Set<DeploymentOutcome> seen = EnumSet.noneOf(DeploymentOutcome.class);
    for (int seed = 0; seed < seeds; seed++) {
      try {
        seen.add(watch(new Random(seed * SPREAD)));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    // Otherwise the answers are too dull to prove anything.
    assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.of(DeploymentOutcome.UNRECOGNIZED)));
  }

  private static DeploymentOutcome watch(Random random) {
    ServiceDeploymentTracker tracker =
        new ServiceDeploymentTracker(
            request(random), "default", Duration.ofMinutes(2), WatchRun.MIRROR);
    ImplausibleReads ecs = new ImplausibleReads(random);
    boolean cuts = random.nextInt(3) == 0;
    Map<String, Integer> percents = new HashMap<>();
    ServiceDeploymentWatchState state = tracker.start(time(0));
    for (int i = 0; i < MOST_STEPS; i++) {
      Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step =
          step(tracker, state, ecs, random);
      state = step.state();
      int percent = state.getPinned().getPercent();
      assertThat(percent).isGreaterThanOrEqualTo(percents.getOrDefault(pinned(state), 0));
      percents.put(pinned(state), percent);
      assertThat(tracker.forToken(state).getSerializedSize()).isLessThan(MOST_TOKEN_BYTES);
      DeploymentFinished finished = step.finished();
      if (finished != null) {
        checkEnd(finished, cuts);
        return finished.getOutcome();
      }
      assertThat(percent).isLessThan(100);
      if (cuts && random.nextInt(10) == 0) {
        state = copy(tracker.forToken(state));
      }
    }
    return DeploymentOutcome.DEPLOYMENT_OUTCOME_UNSPECIFIED;
  }

  private static Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step(
      ServiceDeploymentTracker tracker,
      ServiceDeploymentWatchState state,
      ImplausibleReads ecs,
      Random random) {
    Instant wakeAt = tracker.wakeAt(state);
    if (wakeAt != null && !ecs.now().isBefore(wakeAt)) {
      assertThat(tracker.wake(copy(state), ecs.now())).isEqualTo(tracker.wake(state, ecs.now()));
      return tracker.wake(state, ecs.now());
    }
    List<Subject<?>> subjects =
        tracker.subjects(state).stream().sorted(Comparator.comparing(Subject::toString)).toList();
    var observation = ecs.read(subjects.get(random.nextInt(subjects.size())));
    Step<ServiceDeploymentWatchState, DeploymentProgress, DeploymentFinished> step =
        tracker.observe(state, observation);
    assertThat(tracker.observe(copy(state), observation)).isEqualTo(step);
    return step;
  }

  private static void checkEnd(DeploymentFinished finished, boolean cuts) {
    assertThat(finished.getReason()).isNotBlank();
    DeploymentProgress last = finished.getLast();
    boolean succeeded = finished.getOutcome() == DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED;
    assertThat(last.getPercent() == 100).isEqualTo(succeeded);
    if (cuts) {
      // A new stream may end on the verdict of the one before, whatever it reads itself.
      return;
    }
    if (succeeded && last.hasServiceDeployment()) {
      assertThat(last.getServiceDeployment().getStatus())
          .isEqualTo(ServiceDeploymentStatus.Value.SUCCESSFUL);
    } else if (succeeded) {
      assertThat(last.getDeployment().getRolloutState())
          .isEqualTo(DeploymentRolloutState.Value.COMPLETED);
    }
  }

  private static WatchServiceDeploymentRequest request(Random random) {
    WatchServiceDeploymentRequest.Builder request =
        WatchServiceDeploymentRequest.newBuilder()
            .setService("web")
            .setFollowSuccessor(random.nextBoolean());
    return switch (random.nextInt(4)) {
      case 0 -> request.setDeploymentId(id(2)).build();
      case 1 -> request.setServiceDeploymentArn(recordArn(2)).build();
      case 2 -> request.setCreatedAfter(Moments.timestamp(time(-20))).build();
      default -> request.build();
    };
  }

  /** Names what is watched: the same deployment followed once more counts as another. */
  private static String pinned(ServiceDeploymentWatchState state) {
    return state.getPinned().getServiceDeploymentArn()
        + " "
        + state.getPinned().getDeploymentId()
        + " "
        + state.getSearchingSince();
  }

  private static ServiceDeploymentWatchState copy(ServiceDeploymentWatchState state) {
    try {
      return ServiceDeploymentWatchState.parseFrom(state.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
