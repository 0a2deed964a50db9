package io.ecsgateway.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;

class TrafficScheduleTest {
  @Test
  void blueGreenShiftsEverythingAtOnceThroughEveryStage() {
    DeploymentConfiguration blueGreen =
        DeploymentConfiguration.builder()
            .strategy(DeploymentStrategy.BLUE_GREEN)
            .bakeTimeInMinutes(7)
            .build();

    assertThat(TrafficSchedule.forward(blueGreen, false))
        .containsExactly(
            new TrafficStep(LifecycleStage.PRE_SCALE_UP, 0, 0),
            new TrafficStep(LifecycleStage.SCALE_UP, 0, 0),
            new TrafficStep(LifecycleStage.POST_SCALE_UP, 0, 0),
            new TrafficStep(LifecycleStage.TEST_TRAFFIC_SHIFT, 0, 1000),
            new TrafficStep(LifecycleStage.POST_TEST_TRAFFIC_SHIFT, 0, 1000),
            new TrafficStep(LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT, 0, 1000),
            new TrafficStep(LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, 1000, 1000),
            new TrafficStep(LifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT, 1000, 1000),
            new TrafficStep(LifecycleStage.BAKE_TIME, 1000, 1000, Duration.ofMinutes(7)),
            new TrafficStep(LifecycleStage.CLEAN_UP, 1000, 1000));
    assertThat(TrafficSchedule.forward(blueGreen, true))
        .extracting(TrafficStep::stage)
        .containsExactly(LifecycleStage.values());
  }

  @ParameterizedTest(name = "{0} {1}%")
  @CsvSource({
    "LINEAR, 10,   100 200 300 400 500 600 700 800 900 1000",
    "LINEAR, 33.3, 333 666 999 1000",
    "LINEAR, 40,   400 800 1000",
    "LINEAR, 100,  1000",
    "CANARY, 5,    50 1000",
    "CANARY, 0.1,  1 1000",
    "CANARY, 100,  1000",
  })
  void weightsFollowFromTheConfiguration(
      DeploymentStrategy strategy, double percent, String tenths) {
    assertThat(
            TrafficSchedule.weights(configuration(strategy, percent)).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" ")))
        .isEqualTo(tenths);
  }

  @Test
  @Deviation("unlisted-lifecycle-stage")
  void everyStepButTheLastIsBakedAndBeginsWithItsOwnStageBefore() {
    List<TrafficStep> production =
        TrafficSchedule.forward(configuration(DeploymentStrategy.LINEAR, 50), false).stream()
            .filter(step -> step.stage().name().contains("PRODUCTION"))
            .toList();

    assertThat(production)
        .containsExactly(
            new TrafficStep(LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT, 0, 1000),
            new TrafficStep(
                LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, 500, 1000, Duration.ofMinutes(2)),
            new TrafficStep(LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT, 500, 1000),
            new TrafficStep(LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, 1000, 1000),
            new TrafficStep(LifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT, 1000, 1000));
  }

  @Test
  void theWayBackUndoesOnlyWhatWasDone() {
    assertThat(TrafficSchedule.back(false, false, 0))
        .containsExactly(new TrafficStep(LifecycleStage.CLEAN_UP, 0, 0));
    assertThat(TrafficSchedule.back(true, true, 1000))
        .containsExactly(
            new TrafficStep(LifecycleStage.SCALE_UP, 0, 1000),
            new TrafficStep(LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, 0, 1000),
            new TrafficStep(LifecycleStage.TEST_TRAFFIC_SHIFT, 0, 0),
            new TrafficStep(LifecycleStage.CLEAN_UP, 0, 0));
  }

  private static DeploymentConfiguration configuration(
      DeploymentStrategy strategy, double percent) {
    DeploymentConfiguration.Builder configuration =
        DeploymentConfiguration.builder().strategy(strategy);
    return strategy == DeploymentStrategy.LINEAR
        ? configuration
            .linearConfiguration(l -> l.stepPercent(percent).stepBakeTimeInMinutes(2))
            .build()
        : configuration
            .canaryConfiguration(c -> c.canaryPercent(percent).canaryBakeTimeInMinutes(2))
            .build();
  }
}
