package io.ecsgateway.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures, prints tables, and writes them to a file. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures the gateway beside what users would do without it.")
final class Benchmarks implements Callable<Integer> {
  private static final int SERVICES = 500;
  private static final int EVENTS = 100;
  private static final int WATCHED = 1_000;
  private static final int READS = 100;
  private static final int STREAMS = 500;
  private static final int CALLERS_BESIDE = 1_000;
  private static final Duration COMPARED = Duration.ofMinutes(1);
  private static final int STARTS = 5;
  private static final Duration LONGEST_REST = Duration.ofSeconds(10);
  private static final Path SERVER = Path.of("server", "target", "ecsgateway-server.jar");
  private static final List<Integer> CALLERS = List.of(1, 16, 256);

  private enum Name {
    mapping,
    calls,
    clients,
    start,
    reads,
    watches,
    growth
  }

  @Parameters(description = "Which: ${COMPLETION-CANDIDATES}. All of them without a word of it.")
  private List<Name> names = List.of(Name.values());

  @Option(names = "--seconds", defaultValue = "60", description = "How long each is measured.")
  private int seconds;

  @Option(names = "--scale", defaultValue = "1", description = "How much of the load.")
  private double scale;

  @Option(
      names = "--streams",
      split = ",",
      defaultValue = "0,1000,10000,50000",
      description = "How many watches, one number after the other; default: ${DEFAULT-VALUE}.")
  private List<Integer> streams = List.of();

  @Option(
      names = "--write",
      description = "The file to write the results to as well; plots of growth go beside it.")
  private @Nullable Path file;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Results results = new Results(System.out);
    results.sayMachine();
    Duration duration = Duration.ofSeconds(seconds);
    for (Name name : names) {
      switch (name) {
        case mapping -> new MappingBenchmark(duration).run(results);
        case calls -> new CallsBenchmark(duration, CALLERS, EVENTS).run(results);
        case clients -> new ClientsBenchmark(duration, CALLERS, EVENTS).run(results);
        case start ->
            new StartBenchmark(
                    duration.compareTo(LONGEST_REST) < 0 ? duration : LONGEST_REST, STARTS, SERVER)
                .run(results);
        case reads -> new ReadsBenchmark(duration, scale, SERVICES).run(results);
        case watches ->
            new WatchesBenchmark(
                    1,
                    new WatchedGateway.Load(duration, scaled(WATCHED), Map.of()),
                    streams.stream().map(this::scaled).toList(),
                    scaled(CALLERS_BESIDE),
                    COMPARED)
                .run(results);
        case growth ->
            new GrowthBenchmark(
                    1,
                    new GrowthBenchmark.Once(scaled(READS), scaled(STREAMS)),
                    new WatchedGateway.Load(duration, scaled(SERVICES), Map.of()))
                .run(results, plot());
      }
      results.say("");
    }
    if (file != null) {
      results.write(file);
    }
    return 0;
  }

  /** Returns where plots go: beside the results. */
  private @Nullable Path plot() {
    return file == null
        ? null
        : file.resolveSibling(file.getFileName().toString().replaceFirst("\\.md$", "") + ".png");
  }

  private int scaled(int number) {
    return (int) Math.ceil(number * scale);
  }
}
