package io.ecsgateway.simulator;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.SimulatedClock;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.faults.FaultControls;
import io.ecsgateway.simulator.faults.Faults;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import io.ecsgateway.simulator.wire.Additions;
import io.ecsgateway.simulator.wire.CallListener;
import io.ecsgateway.simulator.wire.CallLog;
import io.ecsgateway.simulator.wire.Interceptor;
import io.ecsgateway.simulator.wire.WireServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * An ECS endpoint that the AWS SDKs and CLI work against unchanged, with an account and region of
 * its own and a clock that tests control:
 *
 * <pre>{@code
 * try (Simulator simulator = Simulator.builder().manualClock(Instant.EPOCH).start()) {
 *   EcsClient ecs = EcsClient.builder().endpointOverride(simulator.endpoint())...
 *   simulator.advance(Duration.ofMinutes(1));
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread.
 */
public final class Simulator implements AutoCloseable {
  private final LockedSimulation simulation;
  private final Faults faults;
  private final WireServer server;

  private Simulator(Builder settings) throws IOException {
    simulation =
        new LockedSimulation(
            settings.newClock,
            now ->
                settings.startingWorld.until(
                    now,
                    start ->
                        new SimulatedAccount(
                            new World(settings.account, settings.region, start, settings.seed),
                            settings.taskTimings,
                            settings.serviceTimings)));
    faults = new Faults(simulation, settings.seed);
    server =
        WireServer.start(
            settings.host,
            settings.port,
            simulation,
            settings.seed,
            settings.listener,
            new Additions(faults, new FaultControls(faults).table(), faults::reset));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Returns where it answers, as {@code http://host:port}. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Returns the simulated time. */
  public Instant now() {
    return simulation.now();
  }

  /**
   * Moves a manual clock on, and lets everything happen that comes due.
   *
   * @param duration not negative
   * @throws IllegalStateException if the clock runs by itself
   */
  public void advance(Duration duration) {
    simulation.advance(duration);
  }

  /**
   * Puts a CloudWatch alarm into a state. Deployments under way that name it fail when it goes into
   * ALARM; every alarm is OK at first.
   */
  public void setAlarm(String name, AlarmState state) {
    simulation.setAlarm(name, state);
  }

  /**
   * Has the Lambda function of lifecycle hooks answer so from now on; every function answers
   * SUCCEEDED at first. While one is IN_PROGRESS it is asked again after its delay.
   *
   * @param function its ARN, or its name for the functions of that name
   */
  public void setHook(String function, HookAnswer answer) {
    simulation.setHook(function, answer);
  }

  /**
   * Registers container instances, as their agents would; returns their ARNs.
   *
   * @param cluster its name or ARN
   * @param count how many, at least 0
   * @throws io.ecsgateway.simulator.engine.EcsException ClusterNotFoundException if there is none,
   *     InvalidParameterException if there is no such capacity provider
   */
  public List<String> registerContainerInstances(
      String cluster, int count, ContainerInstanceSize size) {
    return simulation.registerContainerInstances(cluster, count, size);
  }

  /** Returns the calls that came since the start or the last reset. */
  public CallLog calls() {
    return server.calls();
  }

  /** Lets {@code interceptor} decide what happens to each call, until a reset or the next one. */
  public void intercept(Interceptor interceptor) {
    server.intercept(interceptor);
  }

  /** Returns the faults that strike calls, none at first, to add to them or end them. */
  public Faults faults() {
    return faults;
  }

  /**
   * Starts over: the starting world, empty unless set, of the same seed, a manual clock at its
   * start, no calls counted, no interceptor, no faults. Calls under way that have had no effect yet
   * are dropped and have none.
   */
  public void reset() {
    server.reset();
  }

  /** Stops answering; open connections are closed. */
  @Override
  public void close() {
    server.close();
  }

  /** What a simulator is like. */
  public static final class Builder {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    private String host = "127.0.0.1";
    private int port;
    private Supplier<SimulatedClock> newClock = () -> SimulatedClock.running(Instant.now(), 1);
    private long seed = 1;
    private String account = "123456789012";
    private String region = "us-east-1";
    private TaskTimings taskTimings = TaskTimings.DEFAULT;
    private ServiceTimings serviceTimings = ServiceTimings.DEFAULT;
    private StartingWorld startingWorld = StartingWorld.EMPTY;
    private CallListener listener = (call, answer) -> {};

    private Builder() {}

    /** Sets the address to listen on; 127.0.0.1 unless set. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** Sets the port to listen on, 0 to 65535; 0, which is any free one, unless set. */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
      }
      this.port = port;
      return this;
    }

    /** Makes the time run from now on, {@code speed} times as fast as ours; 1 unless set. */
    public Builder speed(double speed) {
      if (!(speed > 0) || Double.isInfinite(speed)) {
        throw new IllegalArgumentException("speed: " + speed + " (expected: > 0)");
      }
      newClock = () -> SimulatedClock.running(Instant.now(), speed);
      return this;
    }

    /** Makes the time stand at {@code start} until it is advanced. */
    public Builder manualClock(Instant start) {
      newClock = () -> SimulatedClock.manual(start);
      return this;
    }

    /** Sets a clock that the caller keeps; a reset does not turn it back. */
    public Builder clock(SimulatedClock clock) {
      newClock = () -> clock;
      return this;
    }

    /** Sets what all randomness comes from; 1 unless set. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Sets the account that ARNs name, 12 digits; 123456789012 unless set. */
    public Builder account(String account) {
      if (!ACCOUNT.matcher(account).matches()) {
        throw new IllegalArgumentException("account: " + account + " (expected: 12 digits)");
      }
      this.account = account;
      return this;
    }

    /** Sets the region that ARNs name; us-east-1 unless set. */
    public Builder region(String region) {
      if (!REGION.matcher(region).matches()) {
        throw new IllegalArgumentException("region: " + region + " (expected: as in us-east-1)");
      }
      this.region = region;
      return this;
    }

    /**
     * Sets how long tasks take from one status to the next; about ten seconds to RUNNING unless
     * set.
     */
    public Builder taskTimings(TaskTimings taskTimings) {
      this.taskTimings = taskTimings;
      return this;
    }

    /** Sets the pace of the service scheduler; it reacts within a second unless set. */
    public Builder serviceTimings(ServiceTimings serviceTimings) {
      this.serviceTimings = serviceTimings;
      return this;
    }

    /**
     * Sets what has happened before the start, and again after each reset: a file with a JSON list
     * of requests as ECS takes them, {@code {"operation": "CreateCluster", "input": {}}}, and of
     * {@code {"advance": seconds}} where time passes between them. The last of it happens now.
     *
     * @throws IllegalArgumentException naming the element that is none
     * @throws UncheckedIOException if the file cannot be read
     */
    public Builder startingWorld(Path file) {
      startingWorld = StartingWorld.read(file);
      return this;
    }

    /** Sets who hears of every answer before it leaves; nobody unless set. */
    public Builder listener(CallListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Returns a simulator that answers.
     *
     * @throws IllegalArgumentException naming the first request of the starting world that is
     *     refused
     * @throws UncheckedIOException if it cannot listen there
     */
    public Simulator start() {
      try {
        return new Simulator(this);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot listen on " + host + ":" + port, e);
      }
    }
  }
}
