package io.ecsgateway.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Calls ECS by one {@link HttpChoice} in a process of its own, as often as it is told to: a line of
 * {@link Task} in JSON brings a line of {@link Measured}. Arguments: the choice, and ECS's URL.
 */
final class ClientProcess {
  static final String READY = "ready to measure";
  static final String MEASURED = "measured ";

  private ClientProcess() {}

  /**
   * What is measured.
   *
   * @param callers how many call at a time
   * @param millis for how long
   */
  record Task(SdkCall call, int callers, long millis) {}

  /**
   * What came of it, per call what is of the process. Times in milliseconds, CPU in microseconds.
   *
   * @param failed "none", or what of
   */
  record Measured(
      double perSecond,
      double p50,
      double p99,
      double p999,
      double cpuMicros,
      double allocatedBytes,
      String failed) {}

  public static void main(String[] arguments) throws IOException {
    Function<SdkCall, CompletableFuture<String>> caller =
        HttpChoice.valueOf(arguments[0]).caller(URI.create(arguments[1]));
    Gson gson = new Gson();
    BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    System.out.println(READY);
    for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
      Task task = gson.fromJson(line, Task.class);
      System.out.println(MEASURED + gson.toJson(measure(task, caller)));
    }
  }

  private static Measured measure(Task task, Function<SdkCall, CompletableFuture<String>> caller) {
    Duration cpu = ChildProcess.ownCpu();
    long allocated = allocated();
    LoadResult load =
        ClosedLoop.run(
            task.callers(), Duration.ofMillis(task.millis()), i -> caller.apply(task.call()));
    return new Measured(
        load.perSecond(),
        load.millis(50),
        load.millis(99),
        load.millis(99.9),
        ChildProcess.ownCpu().minus(cpu).toNanos() / 1e3 / load.calls(),
        (double) (allocated() - allocated) / load.calls(),
        LoadResult.failures(List.of(load)));
  }

  /** Returns how many bytes of heap all threads have ever taken. */
  private static long allocated() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
  }
}
