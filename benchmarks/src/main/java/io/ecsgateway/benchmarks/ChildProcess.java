package io.ecsgateway.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Java program in a process of its own. */
final class ChildProcess implements AutoCloseable {
  private static final int LAST_LINES = 20;

  /** An answer that is waited for. */
  private record Expected(Pattern answer, CompletableFuture<String> found) {}

  private final Process process;
  private final String said;
  private final AtomicReference<@Nullable Expected> expected = new AtomicReference<>();

  private ChildProcess(Process process, String said) {
    this.process = process;
    this.said = said;
  }

  /**
   * Starts {@code program} and waits until it says {@code ready}.
   *
   * @param ready whose first group is what {@link #said} returns
   */
  static ChildProcess start(
      JavaProgram program,
      List<String> jvm,
      List<String> arguments,
      Map<String, String> environment,
      Pattern ready)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(jvm);
    command.addAll(program.options());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    StringBuilder output = new StringBuilder();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher found = ready.matcher(line);
      if (found.find()) {
        ChildProcess child = new ChildProcess(process, found.group(1));
        // Reading a pipe would keep a core from all virtual threads.
        Thread.ofPlatform().daemon().start(() -> child.drain(lines));
        return child;
      }
      output.append(line).append('\n');
    }
    throw new IOException(program.name() + " did not start:\n" + output);
  }

  /** Reads on, so that the process does not wait for its reader. */
  private void drain(BufferedReader lines) {
    Deque<String> last = new ArrayDeque<>();
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last.add(line);
        if (last.size() > LAST_LINES) {
          last.remove();
        }
        Expected waiting = expected.get();
        Matcher found = waiting == null ? null : waiting.answer().matcher(line);
        if (waiting != null && found != null && found.find()) {
          waiting.found().complete(found.group(1));
        }
      }
    } catch (IOException e) {
      // It is over.
    }
    Expected waiting = expected.get();
    if (waiting != null) {
      waiting
          .found()
          .completeExceptionally(
              new IllegalStateException("the process ended:\n" + String.join("\n", last)));
    }
  }

  /**
   * Tells it a line, and waits for its answer.
   *
   * @param answer whose first group is returned
   */
  String ask(String line, Pattern answer) {
    Expected waiting = new Expected(answer, new CompletableFuture<>());
    expected.set(waiting);
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return waiting.found().join();
  }

  /** Returns what it said when it was ready. */
  String said() {
    return said;
  }

  /** Returns the CPU time that it has used so far. */
  Duration cpu() {
    return cpu(process.toHandle());
  }

  /** Returns the CPU time that this process has used so far. */
  static Duration ownCpu() {
    return cpu(ProcessHandle.current());
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns its resident memory, in bytes; 0 where the system does not tell. */
  long resident() {
    return Long.parseLong(
            system("status")
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .map(line -> line.replaceAll("\\D", ""))
                .orElse("0"))
        * 1024;
  }

  /** Returns the lines of a file that the system has of it, as {@code status}; none elsewhere. */
  Stream<String> system(String file) {
    Path path = Path.of("/proc", Long.toString(process.pid()), file);
    try {
      return Files.exists(path) ? Files.readAllLines(path).stream() : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the JDK's jcmd says to {@code command}, as in {@code GC.heap_info}. */
  String jcmd(String command) {
    try {
      Process asked =
          new ProcessBuilder(jdk("jcmd"), Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
      if (asked.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("jcmd " + command + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has its JVM collect garbage. */
  void collectGarbage() {
    jcmd("GC.run");
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  @Override
  public void close() {
    // By its handle, which leaves its output open: it may have more to do than to end.
    process.toHandle().destroy();
    process.onExit().join();
  }
}
