package io.ecsgateway.server.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemTickerTest {
  @Test
  void whatFailsKeepsNothingElseFromHappening() throws Exception {
    try (SystemTicker ticker = new SystemTicker()) {
      CompletableFuture<Long> happened = new CompletableFuture<>();
      long before = ticker.nanos();
      ticker.schedule(
          Duration.ZERO,
          () -> {
            throw new IllegalStateException("a test's own mistake, on purpose");
          });
      ticker.schedule(Duration.ofMillis(5), () -> happened.complete(ticker.nanos()));

      assertThat(happened.get(10, TimeUnit.SECONDS) - before)
          .isGreaterThanOrEqualTo(Duration.ofMillis(5).toNanos());
    }
  }

  @Test
  void whatWaitsDelaysNothingElse() throws Exception {
    try (SystemTicker ticker = new SystemTicker()) {
      CompletableFuture<Void> released = new CompletableFuture<>();
      CompletableFuture<Void> happened = new CompletableFuture<>();
      ticker.schedule(Duration.ZERO, released::join);
      ticker.schedule(Duration.ofMillis(5), () -> happened.complete(null));

      happened.get(10, TimeUnit.SECONDS);
      released.complete(null);
    }
  }

  @Test
  void whatIsCancelledDoesNotHappen() throws Exception {
    try (SystemTicker ticker = new SystemTicker()) {
      CompletableFuture<Void> cancelled = new CompletableFuture<>();
      CompletableFuture<Void> after = new CompletableFuture<>();
      ticker.schedule(Duration.ofMillis(20), () -> cancelled.complete(null)).cancel();
      ticker.schedule(Duration.ofMillis(40), () -> after.complete(null));

      after.get(10, TimeUnit.SECONDS);

      assertThat(cancelled).isNotDone();
    }
  }
}
