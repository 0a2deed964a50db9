package io.ecsgateway.simulator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerLabelsTest {
  @Test
  void everyLabelIsRead() {
    ContainerLabels labels =
        ContainerLabels.of(
            Map.of(
                "simulator.start-delay", "20s",
                "simulator.crash-after", "0s",
                "simulator.exit-code", "137",
                "simulator.unhealthy-after", "90s",
                "simulator.image-missing", "true",
                "com.example.team", "shop"));

    assertThat(labels)
        .isEqualTo(
            new ContainerLabels(
                Duration.ofSeconds(20), Duration.ZERO, 137, Duration.ofSeconds(90), true));
  }

  @Test
  void containerWithoutLabelsRunsUntilItIsStopped() {
    assertThat(ContainerLabels.of(Map.of()))
        .isEqualTo(new ContainerLabels(Duration.ZERO, null, null, null, false));
  }

  @ParameterizedTest
  @CsvSource({
    "crash-after, 5, seconds such as 5s",
    "crash-after, -5s, seconds such as 5s",
    "crash-after, 1m, seconds such as 5s",
    "start-delay, soon, seconds such as 5s",
    "unhealthy-after, 1.5s, seconds such as 5s",
    "exit-code, 256, a whole number from 0 to 255",
    "exit-code, -1, a whole number from 0 to 255",
    "image-missing, yes, true or false",
  })
  void valueOfAnotherFormIsRefused(String label, String value, String expected) {
    assertThatThrownBy(() -> ContainerLabels.of(Map.of("simulator." + label, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("simulator." + label + ": " + value + " (expected: " + expected + ")");
  }

  @Test
  void misspelledLabelIsRefused() {
    assertThatThrownBy(() -> ContainerLabels.of(Map.of("simulator.crash", "5s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("simulator.crash: 5s (expected: one of the labels")
        .hasMessageContaining("simulator.crash-after");
  }
}
