package io.ecsgateway.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What was measured, on which machine and of which commit: printed line by line, and kept. */
final class Results {
  private final List<String> lines = new ArrayList<>();
  private final PrintStream out;

  Results(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    lines.add(line);
    out.println(line);
  }

  /** Says where and with what it is measured. */
  void sayMachine() throws IOException {
    say("# Benchmarks of %s".formatted(LocalDate.now(ZoneOffset.UTC)));
    say("");
    say(
        "%d cores, %s, %s %s, Java %s, commit %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                cpu(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version(),
                said("git", "describe", "--always", "--dirty")));
    say("");
  }

  /** Writes everything to {@code file}. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    return Files.exists(info)
        ? Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown CPU")
        : "unknown CPU";
  }

  private static String said(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        String line = output.readLine();
        return line == null ? "unknown" : line;
      }
    } catch (IOException e) {
      return "unknown";
    }
  }
}
