package io.ecsgateway.benchmarks;

import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.server.Gateway;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.ServicesGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** How long the gateway takes to start, and what it holds of memory while nobody calls. */
final class StartBenchmark {
  /** As the image has them (server/pom.xml), but for a heap that no container limits. */
  private static final List<String> JVM =
      List.of("-Xmx1g", "-XX:+UseG1GC", "-XX:TrimNativeHeapInterval=5000");

  /** A way to start the gateway, by further options of the JVM. */
  private record Way(String name, JavaProgram program, List<String> jvm) {}

  /**
   * One start.
   *
   * @param seconds from the start of the process to the first answer
   * @param cpuSeconds that it used for that
   * @param restMegabytes of resident memory after a rest
   * @param collectedMegabytes of that after a garbage collection
   */
  private record Start(
      double seconds, double cpuSeconds, double restMegabytes, double collectedMegabytes) {}

  private final Duration rest;
  private final int starts;
  private final Path jar;

  /**
   * @param rest how long nobody calls before memory is measured
   * @param starts how many of each way
   * @param jar the packaged server; without that file, it is started from the class path
   */
  StartBenchmark(Duration rest, int starts, Path jar) {
    this.rest = rest;
    this.starts = starts;
    this.jar = jar;
  }

  void run(Results results) throws IOException {
    results.say("## Start and memory");
    results.say("");
    results.say(
        ("From the start of the process to the answer to a first DescribeServices, and resident"
             + " memory after a rest of %.1f s and a garbage collection; %d starts each, in turn,"
             + " with a heap of up to 1 GB. The start that makes the AOT cache is not counted."
             + " Medians with least and most. The simulator runs on the same cores.")
            .formatted(rest.toMillis() / 1e3, starts));
    results.say("");
    Path folder = Files.createTempDirectory("aot");
    Path cache = folder.resolve("ecsgateway.aot");
    try (SimulatedEcs simulated = SimulatedEcs.start()) {
      simulated.createServices(1);
      List<Way> ways = ways(results, simulated, cache);
      results.say("| from | first answer s | CPU s | at rest MB | after a collection MB |");
      results.say("|---|---|---|---|---|");
      Rounds.inTurn(starts, ways, way -> start(simulated, way))
          .forEach(each -> results.say(row(each)));
    } finally {
      delete(folder);
    }
  }

  /** Returns the ways that are possible here, and makes what they need. */
  private List<Way> ways(Results results, SimulatedEcs simulated, Path cache) throws IOException {
    if (!Files.exists(jar)) {
      results.say(
          "There is no %s, so it is started from the class path, of which there is no AOT cache."
              .formatted(jar));
      results.say("");
      return List.of(new Way("the class path", JavaProgram.of(Gateway.class), List.of()));
    }
    JavaProgram packaged = JavaProgram.of(jar);
    var _ = start(simulated, new Way("", packaged, List.of("-XX:AOTCacheOutput=" + cache)));
    return List.of(
        new Way("the jar", packaged, List.of()),
        new Way(
            "the jar with an AOT cache (%,.0f MB)".formatted(Files.size(cache) / 1e6),
            packaged,
            // A cache that does not fit would end the JVM.
            List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on")));
  }

  private Start start(SimulatedEcs simulated, Way way) {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.addAll(way.jvm());
    long begin = System.nanoTime();
    try (MeasuredGateway gateway =
            MeasuredGateway.start(way.program(), simulated.endpoint(), jvm, Map.of());
        GatewayConnection connection = gateway.connect()) {
      var _ =
          ServicesGrpc.newBlockingStub(connection.channel())
              .describeServices(
                  DescribeServicesRequest.newBuilder()
                      .setCluster(SimulatedEcs.CLUSTER)
                      .addServices(SimulatedEcs.service(0))
                      .build());
      long took = System.nanoTime() - begin;
      Duration cpu = gateway.cpu();
      LockSupport.parkNanos(rest.toNanos());
      long atRest = gateway.resident();
      gateway.collectGarbage();
      return new Start(took / 1e9, cpu.toNanos() / 1e9, atRest / 1e6, gateway.resident() / 1e6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path each : inside.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  private static String row(Rounds<Way, Start> each) {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            each.way().name(),
            each.spread(Start::seconds).text("%.1f"),
            each.spread(Start::cpuSeconds).text("%.1f"),
            each.spread(Start::restMegabytes).text("%.0f"),
            each.spread(Start::collectedMegabytes).text("%.0f"));
  }
}
