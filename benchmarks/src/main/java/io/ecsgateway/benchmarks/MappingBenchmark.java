package io.ecsgateway.benchmarks;

import io.ecsgateway.benchmarks.mapping.Answer;
import io.ecsgateway.benchmarks.mapping.AnswerMapping;
import io.ecsgateway.benchmarks.mapping.RequestMapping;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.util.Statistics;

/** What a call's mapping between ECS's shapes and the API costs. */
final class MappingBenchmark {
  private static final int MOST_ITERATIONS = 5;
  private static final int FEWEST_ITERATIONS = 3;

  private final int iterations;

  /**
   * @param duration of each measurement; beyond a few seconds, more does not help
   */
  MappingBenchmark(Duration duration) {
    this.iterations = Math.clamp(duration.toSeconds() / 2, FEWEST_ITERATIONS, MOST_ITERATIONS);
  }

  void run(Results results) throws RunnerException {
    results.say("## Mapping of the three largest shapes");
    results.say("");
    for (Answer answer : Answer.values()) {
      results.say("- %s: %s".formatted(answer, answer.content()));
    }
    results.say("");
    results.say(
        "Median, least and most of %d x 1 s after as many of warm-up, each in a JVM of its own."
            .formatted(iterations));
    results.say("");
    results.say(
        "| shape | handwritten µs | binder µs | binder/handwritten | SDK's parsing µs | binder/SDK"
            + " | handwritten kB | binder kB | SDK kB |");
    results.say("|---|---|---|---|---|---|---|---|---|");
    Collection<RunResult> answers = Jmh.run(AnswerMapping.class, iterations);
    for (Answer answer : Answer.values()) {
      Measured handwritten = Measured.of(answers, "handwritten", answer.name());
      Measured binder = Measured.of(answers, "binder", answer.name());
      Measured sdk = Measured.of(answers, "sdkParse", answer.name());
      results.say(
          "| %s answer | %s | %s | %.2f | %s | %.0f %% | %.0f | %.0f | %.0f |"
              .formatted(
                  answer,
                  handwritten.time(),
                  binder.time(),
                  binder.micros() / handwritten.micros(),
                  sdk.time(),
                  100 * binder.micros() / sdk.micros(),
                  handwritten.kilobytes(),
                  binder.kilobytes(),
                  sdk.kilobytes()));
    }
    Collection<RunResult> requests = Jmh.run(RequestMapping.class, iterations);
    Measured handwritten = Measured.of(requests, "handwritten", null);
    Measured binder = Measured.of(requests, "binder", null);
    results.say(
        "| RegisterTaskDefinition request | %s | %s | %.2f | | | %.0f | %.0f | |"
            .formatted(
                handwritten.time(),
                binder.time(),
                binder.micros() / handwritten.micros(),
                handwritten.kilobytes(),
                binder.kilobytes()));
  }

  /** What one way took for one operation. */
  private record Measured(double micros, double least, double most, double kilobytes) {
    static Measured of(Collection<RunResult> results, String method, @Nullable String answer) {
      RunResult result =
          results.stream()
              .filter(each ->
                  each.getParams().getBenchmark().endsWith("." + method)
                      && (answer == null || answer.equals(each.getParams().getParam("answer"))))
              .findFirst()
              .orElseThrow();
      Statistics time = result.getPrimaryResult().getStatistics();
      Result<?> allocated =
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
      return new Measured(
          time.getPercentile(50), time.getMin(), time.getMax(), allocated.getScore() / 1000);
    }

    String time() {
      return "%.1f (%.1f to %.1f)".formatted(micros, least, most);
    }
  }
}
