package io.ecsgateway.server.mirror;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder with AWS's own model and documents of ECS: {@code ECS_MODEL_DIR}, or {@code
 * shared/ecs} beside the checkout. It is no part of this repository; tests that need it are skipped
 * where it is absent.
 */
final class SharedEcs {
  private SharedEcs() {}

  /** Returns {@code name} inside the folder, or skips the test that asked. */
  static Path path(String name) {
    Path folder = folder();
    Path wanted = folder == null ? null : folder.resolve(name);
    assumeTrue(
        wanted != null && Files.exists(wanted),
        "skipped: no shared/ecs/" + name + " beside this checkout, nor in ECS_MODEL_DIR");
    if (wanted == null) {
      throw new AssertionError("assumed above");
    }
    return wanted;
  }

  private static @Nullable Path folder() {
    String named = System.getenv("ECS_MODEL_DIR");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("ecs");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
