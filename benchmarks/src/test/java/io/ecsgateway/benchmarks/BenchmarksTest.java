package io.ecsgateway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every benchmark measures something; how much is for docs/performance.md. */
class BenchmarksTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Results results =
      new Results(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void readsAreAnswered() throws Exception {
    new ReadsBenchmark(Duration.ofMillis(300), 0.1, 20).run(results);

    assertThat(rows()).hasSize(3).allSatisfy(row -> assertThat(row).contains("| none |"));
  }

  @Test
  void callsAreAnsweredInEveryWay() throws Exception {
    new CallsBenchmark(Duration.ofMillis(10), List.of(2), 1).run(results);

    assertThat(rows())
        .as("four calls in three ways, as fast as they go and at half load")
        .hasSize(24)
        .allSatisfy(row -> assertThat(row).endsWith("| none |").doesNotContain("| 0.00 ("));
  }

  @Test
  void everyHttpClientIsAnswered() throws Exception {
    new ClientsBenchmark(Duration.ofMillis(10), List.of(2), 1).run(results);

    assertThat(rows())
        .as("three calls by each client")
        .hasSize(3 * HttpChoice.values().length)
        .allSatisfy(row -> assertThat(row).endsWith("| none |").doesNotContain("| 0.00 ("));
  }

  @Test
  void watchesTellOfEveryChange() throws Exception {
    WatchedGateway.Load load =
        new WatchedGateway.Load(
            Duration.ofMillis(400), 10, Map.of("GATEWAY_WATCH_SERVICE_INTERVAL", "300ms"));

    new WatchesBenchmark(100, load, List.of(20), 10, Duration.ofMillis(500)).run(results);

    assertThat(rows()).as("one of watches, five of calls").hasSize(6);
    assertThat(rows().getFirst())
        .as("streams, and messages of two changes")
        .startsWith("| 20 |")
        .contains("| 4 |")
        .endsWith("| 0 | none |");
  }

  @Test
  void growthIsToldAndDrawn(@TempDir Path dir) throws Exception {
    WatchedGateway.Load load =
        new WatchedGateway.Load(
            Duration.ofMillis(200), 4, Map.of("GATEWAY_WATCH_SERVICE_INTERVAL", "300ms"));

    new GrowthBenchmark(100, new GrowthBenchmark.Once(10, 1), load)
        .run(results, dir.resolve("growth.png"));

    assertThat(rows())
        .filteredOn(row -> row.matches("\\| [\\d,]+ \\|.*"))
        .as("four things at three loads")
        .hasSize(12);
    BufferedImage drawn = ImageIO.read(dir.resolve("growth.png").toFile());
    assertThat(drawn.getWidth()).isGreaterThan(drawn.getHeight());
  }

  @Test
  void startsAreMeasuredWithoutTheJarToo(@TempDir Path dir) throws Exception {
    new StartBenchmark(Duration.ZERO, 1, dir.resolve("none.jar")).run(results);

    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("There is no ", "none.jar");
    assertThat(rows()).filteredOn(row -> row.startsWith("| the class path | ")).hasSize(1);
  }

  @Test
  void aLateCallCountsFromWhenItWasDue() {
    LoadRecorder recorder = new LoadRecorder();
    long due = recorder.begin() - Duration.ofSeconds(50).toNanos();

    var _ = recorder.record(due, CompletableFuture.completedFuture(""));

    assertThat(recorder.result().millis(50)).isGreaterThanOrEqualTo(50_000);
  }

  @Test
  void aCallThatTakesLongHoldsUpNoOther() {
    CountDownLatch others = new CountDownLatch(9);

    LoadResult result =
        OpenLoop.run(
            1_000,
            Duration.ofMillis(10),
            i -> {
              if (i > 0) {
                others.countDown();
              } else if (!await(others)) {
                return CompletableFuture.completedFuture("the others wait for this one");
              }
              return CompletableFuture.completedFuture("");
            });

    assertThat(result.calls()).isEqualTo(10);
    assertThat(LoadResult.failures(List.of(result))).isEqualTo("none");
  }

  @Test
  void aWayIsComparedWithAnotherOfTheSameRound() {
    Queue<Integer> figures = new ArrayDeque<>(List.of(10, 12, 20, 26, 90, 93));
    var rounds = Rounds.inTurn(3, List.of(1, 2), way -> figures.remove());

    assertThat(
            rounds
                .get(1)
                .against(rounds.get(0), Integer::doubleValue, (one, other) -> one - other)
                .text("%.0f"))
        .isEqualTo("3 (2 to 6)");
  }

  @Test
  void whatWasSaidIsWritten(@TempDir Path dir) throws Exception {
    results.sayMachine();
    results.write(dir.resolve("results").resolve("today.md"));

    assertThat(Files.readString(dir.resolve("results").resolve("today.md")))
        .isEqualTo(printed.toString(StandardCharsets.UTF_8))
        .contains("Java " + Runtime.version());
  }

  private List<String> rows() {
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("| ") && !line.contains("p50") && !line.contains("| way |"))
        .toList();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
