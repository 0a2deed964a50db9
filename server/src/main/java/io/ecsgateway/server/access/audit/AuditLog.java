package io.ecsgateway.server.access.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where audit lines go: {@code gateway.audit.file}, {@code -} for standard output, {@code none} for
 * nowhere. A file is appended to; each line is written whole before its call goes on.
 */
@Singleton
public final class AuditLog implements AutoCloseable {
  private static final String STANDARD_OUTPUT = "-";
  private static final String NOWHERE = "none";
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable OutputStream out;
  private final boolean owned;
  private boolean torn;

  /**
   * @throws ConfigurationException if the file cannot be written
   */
  AuditLog(@Value("${gateway.audit.file:-}") String file) {
    owned = !file.equals(STANDARD_OUTPUT) && !file.equals(NOWHERE);
    try {
      out =
          switch (file) {
            // Not System.out, which tells nobody when it fails.
            case STANDARD_OUTPUT -> new FileOutputStream(FileDescriptor.out);
            case NOWHERE -> null;
            default ->
                Files.newOutputStream(
                    Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          };
    } catch (IOException e) {
      throw new ConfigurationException(
          "gateway.audit.file: %s cannot be written: %s (expected: a file, - or none)"
              .formatted(file, e),
          e);
    }
  }

  /** Whether lines go anywhere. */
  boolean isKept() {
    return out != null;
  }

  /**
   * Writes a line.
   *
   * @throws IOException if it cannot be written, or not all of it
   */
  void write(Map<String, Object> line) throws IOException {
    if (out == null) {
      return;
    }
    byte[] bytes = (JSON.toJson(line) + "\n").getBytes(UTF_8);
    lock.lock();
    try {
      if (torn) {
        out.write('\n'); // so that what was written in part spoils no other line
      }
      torn = true;
      out.write(bytes);
      out.flush();
      torn = false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  @PreDestroy
  public void close() throws IOException {
    if (out != null && owned) {
      out.close();
    }
  }
}
