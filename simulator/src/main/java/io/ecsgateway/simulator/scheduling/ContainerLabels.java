package io.ecsgateway.simulator.scheduling;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * What a container is told to do by its docker labels; without labels it starts at once, stays
 * healthy and runs until it is stopped. Times count from the task's RUNNING, the start delay aside.
 *
 * @param startDelay how much longer than others it takes to start
 * @param crashAfter when it exits by itself; never if null
 * @param exitCode what it exits with; null means 1 by itself and 0 when asked to
 * @param unhealthyAfter when its health checks begin to fail, for good; never if null
 * @param imageMissing whether its image cannot be pulled
 */
public record ContainerLabels(
    Duration startDelay,
    @Nullable Duration crashAfter,
    @Nullable Integer exitCode,
    @Nullable Duration unhealthyAfter,
    boolean imageMissing) {
  private static final String PREFIX = "simulator.";
  private static final String START_DELAY = PREFIX + "start-delay";
  private static final String CRASH_AFTER = PREFIX + "crash-after";
  private static final String EXIT_CODE = PREFIX + "exit-code";
  private static final String UNHEALTHY_AFTER = PREFIX + "unhealthy-after";
  private static final String IMAGE_MISSING = PREFIX + "image-missing";
  private static final Set<String> KNOWN =
      new TreeSet<>(Set.of(START_DELAY, CRASH_AFTER, EXIT_CODE, UNHEALTHY_AFTER, IMAGE_MISSING));

  /** Reads a value; null if it has another form. */
  private interface Form<T> {
    @Nullable T read(String value);
  }

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,7}s");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
  private static final int GREATEST_EXIT_CODE = 255;

  static ContainerLabels of(ContainerDefinition container) {
    return of(container.dockerLabels());
  }

  /**
   * Returns what {@code labels} say; those that do not begin with "simulator." say nothing.
   *
   * @throws IllegalArgumentException if one is unknown or its value has another form, naming label,
   *     value and what was expected
   */
  public static ContainerLabels of(Map<String, String> labels) {
    for (String label : labels.keySet()) {
      if (label.startsWith(PREFIX) && !KNOWN.contains(label)) {
        throw refused(label, labels.get(label), "one of the labels " + String.join(", ", KNOWN));
      }
    }
    return new ContainerLabels(
        Objects.requireNonNullElse(
            read(labels, START_DELAY, ContainerLabels::seconds, "seconds such as 5s"),
            Duration.ZERO),
        read(labels, CRASH_AFTER, ContainerLabels::seconds, "seconds such as 5s"),
        read(labels, EXIT_CODE, ContainerLabels::code, "a whole number from 0 to 255"),
        read(labels, UNHEALTHY_AFTER, ContainerLabels::seconds, "seconds such as 5s"),
        Boolean.TRUE.equals(read(labels, IMAGE_MISSING, ContainerLabels::truth, "true or false")));
  }

  private static <T> @Nullable T read(
      Map<String, String> labels, String label, Form<T> form, String expected) {
    if (!labels.containsKey(label)) {
      return null;
    }
    String value = labels.get(label);
    T read = value == null ? null : form.read(value);
    if (read == null) {
      throw refused(label, value, expected);
    }
    return read;
  }

  private static @Nullable Duration seconds(String value) {
    return SECONDS.matcher(value).matches()
        ? Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)))
        : null;
  }

  private static @Nullable Integer code(String value) {
    boolean inRange =
        NUMBER.matcher(value).matches() && Integer.parseInt(value) <= GREATEST_EXIT_CODE;
    return inRange ? Integer.valueOf(value) : null;
  }

  private static @Nullable Boolean truth(String value) {
    return Set.of("true", "false").contains(value) ? Boolean.valueOf(value) : null;
  }

  private static IllegalArgumentException refused(
      String label, @Nullable String value, String expected) {
    return new IllegalArgumentException(label + ": " + value + " (expected: " + expected + ")");
  }
}
