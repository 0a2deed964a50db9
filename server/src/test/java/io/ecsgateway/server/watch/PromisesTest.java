package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The promises of docs/watches.md point to tests: these have to be there. */
class PromisesTest {
  private static final Path TESTS = Path.of("src/test/java/io/ecsgateway/server");
  private static final Pattern TEST = Pattern.compile("`[a-z./]*(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void everyTestThatAPromiseNamesIsThere() throws IOException {
    List<String> promises =
        Files.readAllLines(Path.of("../docs/watches.md")).stream()
            .filter(line -> line.startsWith("| **"))
            .toList();
    assertThat(promises).hasSizeGreaterThan(10);
    for (String promise : promises) {
      Matcher named = TEST.matcher(promise);
      assertThat(named.find()).as("a test in %s", promise).isTrue();
      do {
        assertThat(source(named.group(1))).as(promise).contains(method(named.group(2)));
      } while (named.find());
    }
  }

  private static String method(String name) {
    return name == null ? "class" : "void " + name + "(";
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Path found =
          files
              .filter(file -> file.endsWith(test + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + test));
      return Files.readString(found);
    }
  }
}
