package io.ecsgateway.server.watch.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentPercentTest {

  @ParameterizedTest
  @CsvSource({
    // wanted, running, replaces something, old ones running, percent
    "4, 0, true,  4,  0",
    "4, 2, true,  4, 34",
    "4, 2, true,  2, 49",
    "4, 4, true,  4, 69",
    "4, 4, true,  0, 99",
    "4, 0, false, 0,  0",
    "4, 2, false, 0, 49",
    "4, 4, false, 0, 99",
    "4, 9, true,  0, 99",
    "4, 0, true, 40,  0",
    "0, 0, true,  0, 99",
    "0, 0, true,  3, 69",
  })
  void rollingDeploymentsCountNewTasksAndOldOnes(
      int wanted, int running, boolean replaces, int old, int percent) {
    DeploymentCounts counts = new DeploymentCounts(wanted, running, 0, replaces, old);

    assertThat(DeploymentPercent.of(counts, "", 0)).isEqualTo(percent);
  }

  @ParameterizedTest
  @CsvSource({
    "RECONCILE_SERVICE, 0, 0, 1",
    "PRE_SCALE_UP, 0, 0, 3",
    "SCALE_UP, 0, 0, 5",
    "SCALE_UP, 2, 0, 22",
    "POST_SCALE_UP, 4, 0, 40",
    "TEST_TRAFFIC_SHIFT, 4, 0, 43",
    "POST_TEST_TRAFFIC_SHIFT, 4, 0, 46",
    "PRE_PRODUCTION_TRAFFIC_SHIFT, 4, 0, 50",
    "PRODUCTION_TRAFFIC_SHIFT, 4, 10, 53",
    "PRE_PRODUCTION_TRAFFIC_SHIFT, 4, 50, 67",
    "PRODUCTION_TRAFFIC_SHIFT, 4, 100, 85",
    "POST_PRODUCTION_TRAFFIC_SHIFT, 4, 100, 86",
    "BAKE_TIME, 4, 100, 90",
    "CLEAN_UP, 4, 100, 94",
    "SOMETHING_NEW, 4, 100, 0",
  })
  void otherDeploymentsGoByStageAndTraffic(String stage, int running, double weight, int percent) {
    DeploymentCounts counts = new DeploymentCounts(4, running, 0, true, 4);

    assertThat(DeploymentPercent.of(counts, stage, weight)).isEqualTo(percent);
  }

  @Test
  void cleaningUpEndsBelowHundred() {
    DeploymentCounts counts = new DeploymentCounts(4, 4, 0, true, 0);

    assertThat(DeploymentPercent.of(counts, "CLEAN_UP", 100)).isEqualTo(99);
  }
}
