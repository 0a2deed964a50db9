package io.ecsgateway.simulator;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The simulator as a process: {@code java -jar ecsgateway-simulator.jar --port 5601}. */
@Command(
    name = "ecsgateway-simulator",
    description = "Answers as Amazon ECS does, for an account that exists only here.",
    mixinStandardHelpOptions = true,
    versionProvider = SimulatorCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class SimulatorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, reachable from here only).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "5601",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "How many times as fast as ours the time runs (default: ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--manual-clock",
      description = "The time stands still until POST /_simulator/clock/advance?seconds=<n>.")
  private boolean manualClock;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed and commands give the same history (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      description = "Region in ARNs (default: ${DEFAULT-VALUE}).")
  private String region = "";

  @Option(
      names = "--account",
      defaultValue = "123456789012",
      description = "Account in ARNs (default: ${DEFAULT-VALUE}).")
  private String account = "";

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = {
        "Begins with what these requests have made: a JSON list of",
        "{\"operation\": \"CreateCluster\", \"input\": {...}} and {\"advance\": seconds}."
      })
  private @Nullable Path state;

  /** Runs until the process is told to end. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulatorCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Simulator simulator = start();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  simulator.close();
                  ended.countDown();
                }));
    ended.await();
    return 0;
  }

  /** Starts the simulator and says on standard output how to use it. */
  Simulator start() {
    Simulator simulator;
    try {
      Simulator.Builder settings =
          Simulator.builder().host(host).port(port).seed(seed).region(region).account(account);
      settings = manualClock ? settings.manualClock(Instant.now()) : settings.speed(speed);
      settings = state == null ? settings : settings.startingWorld(state);
      simulator = settings.start();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("ECS simulator %s on %s%n", Version.number(), simulator.endpoint());
    out.printf(
        "%n  export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_REGION=%s%n", region);
    out.printf("  aws ecs create-cluster --endpoint-url %s%n", simulator.endpoint());
    if (manualClock) {
      out.printf("  curl -X POST '%s/_simulator/clock/advance?seconds=30'%n", simulator.endpoint());
    }
    out.flush();
    return simulator;
  }

  /** Says which version this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ecsgateway-simulator " + number()};
    }

    /** Returns what the jar's manifest says; run from classes there is none. */
    static String number() {
      String version = SimulatorCommand.class.getPackage().getImplementationVersion();
      return version == null ? "(development)" : version;
    }
  }
}
