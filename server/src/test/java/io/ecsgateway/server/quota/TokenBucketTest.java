package io.ecsgateway.server.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void startsFullAndGainsEvenly() {
    TokenBucket bucket = new TokenBucket(3, 2, 0);

    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(SECOND / 2);
    assertThat(bucket.take(SECOND / 4)).isEqualTo(SECOND / 4);
    assertThat(bucket.take(SECOND / 2)).isZero();
  }

  @Test
  void holdsNoMoreThanItsBurst() {
    TokenBucket bucket = new TokenBucket(2, 5, 0);

    assertThat(bucket.take(1000 * SECOND)).isZero();
    assertThat(bucket.take(1000 * SECOND)).isZero();
    assertThat(bucket.take(1000 * SECOND)).isPositive();
  }

  @Test
  void aBurstBelowOneStillGives() {
    TokenBucket bucket = new TokenBucket(0.1, 0.5, 0);

    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(2 * SECOND);
  }

  @Test
  void givesNothingAfterItWasDrained() {
    TokenBucket bucket = new TokenBucket(100, 10, 0);

    bucket.drain(0);

    assertThat(bucket.take(0)).isEqualTo(SECOND / 10);
  }

  @Test
  void whoWaitsAsLongAsToldIsGivenOne() {
    Random random = new Random(1);
    TokenBucket bucket = new TokenBucket(1, 1.25, 0);
    long now = 0;
    int given = 0;
    while (now < 1000 * SECOND) {
      long wait = bucket.take(now);
      if (wait == 0) {
        given++;
        now += random.nextLong(SECOND);
      } else {
        now += wait;
        assertThat(bucket.take(now)).isLessThanOrEqualTo(1); // rounding
        given++;
      }
    }
    assertThat(given).isLessThanOrEqualTo(1251);
  }
}
