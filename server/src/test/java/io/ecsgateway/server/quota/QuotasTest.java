package io.ecsgateway.server.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.time.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What of ECS's limits is whose. */
class QuotasTest {
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final ManualTicker ticker = new ManualTicker(Instant.EPOCH);

  @Test
  void replicasShareWhatAccountsAreAllowed() {
    Quotas quotas = new Quotas(new QuotaSettings(2, 4, WAIT), ticker);

    assertThat(quotas.perSecond(ThrottleBucket.SERVICE_READ, 1)).isEqualTo(10);
    assertThat(quotas.perSecond(ThrottleBucket.SERVICE_READ, 0.25)).isEqualTo(2.5);
  }

  @Test
  void allCallsOfAnAccountRegionAndBucketHaveOneBudget() {
    Quotas quotas = new Quotas(new QuotaSettings(1, 1, WAIT), ticker);
    Quotas.Scope scope = new Quotas.Scope("1", "eu-west-1", ThrottleBucket.SERVICE_READ);

    assertThat(quotas.of(scope))
        .isSameAs(quotas.of(new Quotas.Scope("1", "eu-west-1", ThrottleBucket.SERVICE_READ)))
        .isNotSameAs(quotas.of(new Quotas.Scope("2", "eu-west-1", ThrottleBucket.SERVICE_READ)))
        .isNotSameAs(quotas.of(new Quotas.Scope("1", "us-east-1", ThrottleBucket.SERVICE_READ)));
  }

  @Test
  void operationsAreOfTheBucketThatEcsDocuments() {
    assertThat(ThrottleBucket.of("ListServices")).isEqualTo(ThrottleBucket.SERVICE_READ);
    assertThat(ThrottleBucket.of("DescribeTasks")).isEqualTo(ThrottleBucket.CLUSTER_RESOURCE_READ);
    assertThat(ThrottleBucket.of("UpdateService")).isNull();
  }

  @Test
  void oneCallTakesAsManyNamesAsEcsDocuments() {
    assertThat(NamesPerCall.most("DescribeServices")).isEqualTo(10);
    assertThat(NamesPerCall.most("DescribeTasks")).isEqualTo(100);
    assertThat(NamesPerCall.most("DescribeTaskDefinition")).isOne();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new QuotaSettings(0, 1, WAIT))
        .hasMessage("gateway.quota.scale: 0.0 (expected: above 0)");
    assertThatThrownBy(() -> new QuotaSettings(1, 0, WAIT))
        .hasMessage("gateway.quota.replicas: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new QuotaSettings(1, 1, WAIT.negated()))
        .hasMessage("gateway.quota.longest-wait: PT-5S (expected: 0 or more)");
  }
}
