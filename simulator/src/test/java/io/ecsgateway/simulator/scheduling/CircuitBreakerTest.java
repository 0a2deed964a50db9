package io.ecsgateway.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

class CircuitBreakerTest {
  @ParameterizedTest
  @CsvSource({
    "BOUNDED_PERCENT, 50, 0, 3",
    "BOUNDED_PERCENT, 50, 1, 3",
    "BOUNDED_PERCENT, 50, 6, 3",
    "BOUNDED_PERCENT, 50, 7, 4",
    "BOUNDED_PERCENT, 50, 25, 13",
    "BOUNDED_PERCENT, 50, 400, 200",
    "BOUNDED_PERCENT, 50, 800, 200",
    "BOUNDED_PERCENT, 100, 9, 9",
    "UNBOUNDED_PERCENT, 50, 800, 400",
    "UNBOUNDED_PERCENT, 50, 3, 2",
    "UNBOUNDED_PERCENT, 50, 0, 1",
    "COUNT, 5, 800, 5",
    "COUNT, 1, 10, 1",
  })
  @Deviation("least-threshold")
  void thresholdFollowsFromTypeValueAndDesiredCount(
      ThresholdType type, int value, int desired, int threshold) {
    CircuitBreaker breaker = breaker(true, true, type, value);

    assertThat(breaker.threshold(desired)).isEqualTo(threshold);
  }

  @Test
  void unconfiguredBreakerIsOffAndCountsHalfOfTheTasks() {
    CircuitBreaker breaker = CircuitBreaker.of(DeploymentConfiguration.builder().build());

    assertThat(breaker)
        .isEqualTo(new CircuitBreaker(false, false, true, ThresholdType.BOUNDED_PERCENT, 50));
  }

  @Test
  void healthyTaskMakesTheFailuresBeforeItNotCountUnlessConfiguredOtherwise() {
    FailedTasks failed = new FailedTasks();
    failed.add();
    failed.add();
    failed.oneIsHealthy();
    failed.add();

    assertThat(breaker(true, true, ThresholdType.COUNT, 3).count(failed)).isEqualTo(1);
    assertThat(breaker(true, false, ThresholdType.COUNT, 3).count(failed)).isEqualTo(3);
    assertThat(breaker(true, false, ThresholdType.COUNT, 3).isExceeded(failed, 1)).isTrue();
    assertThat(breaker(true, true, ThresholdType.COUNT, 3).isExceeded(failed, 1)).isFalse();
  }

  @Test
  void breakerThatIsOffCountsNothing() {
    FailedTasks failed = new FailedTasks();
    failed.add();
    CircuitBreaker off = breaker(false, true, ThresholdType.COUNT, 1);

    assertThat(off.count(failed)).isZero();
    assertThat(off.isExceeded(failed, 1)).isFalse();
  }

  private static CircuitBreaker breaker(
      boolean enabled, boolean reset, ThresholdType type, int value) {
    return CircuitBreaker.of(
        DeploymentConfiguration.builder()
            .deploymentCircuitBreaker(breaker ->
                breaker
                    .enable(enabled)
                    .rollback(false)
                    .resetOnHealthyTask(reset)
                    .thresholdConfiguration(t -> t.type(type).value(value)))
            .build());
  }
}
