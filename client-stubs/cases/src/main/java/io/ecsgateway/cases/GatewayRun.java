package io.ecsgateway.cases;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.cases.Case.Happening;
import io.ecsgateway.simulator.Simulator;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.WatchServiceDeploymentResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real gateway in a process of its own, a deployment on a simulator, and what happens to them.
 * From then on until the client is heard of again the deployment stands still, so that it is not
 * over before everything has happened.
 */
final class GatewayRun implements Run {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Case played;
  private final Happening happening;
  private final Path jar;
  private final Proxy proxy = new Proxy();
  private final Simulator simulator = Simulator.builder().manualClock(Instant.now()).start();
  private final SimulatedDeployment deployment = new SimulatedDeployment(simulator);
  private final List<String> faults = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final Thread clock = Thread.ofVirtual().start(this::tick);
  private Process gateway;
  private volatile boolean still;
  private int messages;
  private String last = "";
  private String outcome = "";

  GatewayRun(Case played, Path jar) throws IOException, InterruptedException {
    this.played = played;
    this.happening = requireNonNull(played.gateway());
    this.jar = jar;
    gateway = start();
    deployment.begin(happening.crashing());
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        if (!still) {
          simulator.advance(STEP);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process start() throws IOException, InterruptedException {
    int port = freePort();
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = command.environment();
    environment.put("AWS_ENDPOINT_URL_ECS", simulator.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", "test");
    environment.put("AWS_SECRET_ACCESS_KEY", "test");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("GRPC_SERVER_PORT", Integer.toString(port));
    environment.put("GATEWAY_MANAGEMENT_PORT", "-1");
    environment.put("GATEWAY_WATCH_DEPLOYMENT_INTERVAL", "500ms");
    Process process = command.start();
    while (!listens(port)) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the gateway ended with " + process.exitValue());
      }
      Thread.sleep(50);
    }
    proxy.lead(port);
    return process;
  }

  @Override
  public String address() {
    return proxy.address();
  }

  @Override
  public String request() {
    return deployment.watchRequest();
  }

  @Override
  public synchronized void heard(JsonObject message) throws Exception {
    WatchServiceDeploymentResponse.Builder read = WatchServiceDeploymentResponse.newBuilder();
    JsonFormat.parser().merge(message.toString(), read);
    messages++;
    still = false;
    last = read.getEventCase().name();
    outcome = read.getFinished().getOutcome().name();
    if (read.hasGoingAway()) {
      faults.add("going_away was told");
    }
    for (DeploymentProgress told : List.of(read.getSnapshot(), read.getProgress())) {
      told.getServiceEvents().getEventsList().forEach(event -> events.add(event.getId()));
    }
    String what = happening.afterMessages().get(messages);
    if (what != null) {
      still = true;
      happen(what);
    }
  }

  private void happen(String what) throws IOException, InterruptedException {
    switch (what) {
      case "CUT" -> proxy.cut();
      case "KILL" -> {
        gateway.destroyForcibly().waitFor();
        proxy.cut();
        gateway = start();
      }
      case "DRAIN" -> {
        Process draining = gateway;
        gateway = start(); // as in a roll-out, the next one is there
        draining.destroy();
        if (!draining.waitFor(30, TimeUnit.SECONDS) || draining.exitValue() != 0) {
          faults.add("the gateway did not drain");
        }
      }
      default -> throw new IllegalArgumentException(what);
    }
  }

  @Override
  public synchronized String ended(JsonObject error) {
    if (!error.isEmpty()) {
      faults.add("ended in " + error);
    }
    if (!last.equals("FINISHED") || !outcome.equals(played.outcome())) {
      faults.add(
          "the last of %d messages: %s, %s (expected: FINISHED, %s)"
              .formatted(messages, last, outcome, played.outcome()));
    }
    List<String> happened = deployment.events();
    int first = events.isEmpty() ? -1 : happened.indexOf(events.getFirst());
    if (first < 0 || !happened.stream().skip(first).limit(events.size()).toList().equals(events)) {
      faults.add("told " + events + " (expected: each once and in order of " + happened + ")");
    }
    int least = happening.afterMessages().keySet().stream().max(Integer::compare).orElse(0);
    if (messages <= least) {
      faults.add("only " + messages + " messages: not everything happened");
    }
    return String.join("\n", faults);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    clock.interrupt();
    gateway.destroyForcibly();
    proxy.close();
    simulator.close();
  }
}
