package io.ecsgateway.simulator.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a control request: all are known to the control, each comes once, and what is
 * read of another form is refused with its name, its value and what was expected.
 */
public final class Parameters {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,19}");

  private final String subject;
  private final Set<String> known;
  private final Map<String, String> values;

  private Parameters(String subject, Set<String> known, Map<String, String> values) {
    this.subject = subject;
    this.known = known;
    this.values = values;
  }

  /**
   * Reads a query.
   *
   * @param subject what the path names, empty if nothing
   * @param known names of the parameters that there may be
   * @param query as it was sent
   * @throws IllegalArgumentException naming a parameter that is not known, or comes twice
   */
  static Parameters read(String subject, Set<String> known, @Nullable String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String name = decoded(parts[0]);
      String value = parts.length == 2 ? decoded(parts[1]) : "";
      if (!known.contains(name)) {
        String names = known.stream().sorted().collect(Collectors.joining(", "));
        throw refused(name, value, known.isEmpty() ? "no parameters" : "one of " + names);
      }
      if (values.put(name, value) != null) {
        throw refused(name, value, "only once");
      }
    }
    return new Parameters(subject, known, values);
  }

  /** Returns what the path names, as in {@code /alarms/NAME}. */
  public String subject() {
    return subject;
  }

  /** Returns a parameter as it came, null if it did not. */
  public @Nullable String text(String name) {
    if (!known.contains(name)) {
      throw new IllegalStateException(name + ": not among " + known);
    }
    return values.get(name);
  }

  /**
   * Returns a whole number.
   *
   * @param otherwise what it is where it is absent
   */
  public long whole(String name, long otherwise, long least, long most) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    if (WHOLE.matcher(value).matches() && new BigInteger(value).bitLength() < Long.SIZE) {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw refused(name, value, "a whole number from " + least + " to " + most);
  }

  /** Returns a part of one, above 0 and up to 1; 1 where it is absent. */
  public double part(String name) {
    String value = text(name);
    if (value == null) {
      return 1;
    }
    double part;
    try {
      part = new BigDecimal(value).doubleValue();
    } catch (NumberFormatException e) {
      part = Double.NaN;
    }
    if (!(part > 0 && part <= 1)) {
      throw refused(name, value, "a number above 0 and up to 1");
    }
    return part;
  }

  /** Returns a number of seconds, which must be there. */
  public Duration seconds(String name) {
    return Seconds.parse(name, text(name));
  }

  /** Returns a number of seconds, null if it is absent. */
  public @Nullable Duration secondsIfThere(String name) {
    return text(name) == null ? null : seconds(name);
  }

  /** Returns whether it is {@code true}; absent it is {@code false}. */
  public boolean flag(String name) {
    String value = text(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw refused(name, value, "true or false");
    }
    return "true".equals(value);
  }

  /** Returns one of the values of {@code type}, which must be there. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    String value = text(name);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(() ->
            refused(
                name,
                value,
                "one of "
                    + Arrays.stream(type.getEnumConstants())
                        .map(Enum::name)
                        .collect(Collectors.joining(", "))));
  }

  /** Returns the error that says what a parameter is and what was expected. */
  public static IllegalArgumentException refused(
      String name, @Nullable Object value, String expectation) {
    return new IllegalArgumentException(name + ": " + value + " (expected: " + expectation + ")");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
