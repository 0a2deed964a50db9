package io.ecsgateway.simulator.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of ECS's cluster query language, as in {@code attribute:ecs.instance-type == t3.small
 * and attribute:stack exists}. It knows attributes, the group of tasks on an instance, the EC2
 * instance id, whether the agent is connected, and the counts of tasks; no other subjects.
 */
public final class ClusterQuery {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(==|!=|=~|!~|>=|<=|>|<|&&|\\|\\||!(?!=|~)|[()\\[\\],]|[^\\s()\\[\\],!=<>&|~]+)");
  private static final Set<String> COUNTS = Set.of("runningTasksCount", "pendingTasksCount");
  private static final Set<String> OTHERS = Set.of("ec2InstanceId", "agentConnected");
  private static final String GROUP = "task:group";

  /** ECS's limit for the expressions of placement constraints. */
  private static final int LONGEST = 2000;

  private static final int DEEPEST = 20;

  private final String text;
  private final Matcher tokens;
  private int next;
  private int depth;

  private ClusterQuery(String text) {
    this.text = text.strip();
    this.tokens = TOKEN.matcher(this.text);
  }

  /**
   * Returns what {@code expression} asks of an instance.
   *
   * @throws IllegalArgumentException if it is none of the language, or uses what is not known here
   */
  public static Predicate<Host> parse(String expression) {
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException(
          "Invalid expression: it has "
              + expression.length()
              + " characters (expected: at most "
              + LONGEST
              + ")");
    }
    ClusterQuery query = new ClusterQuery(expression);
    Predicate<Host> parsed = query.alternatives();
    if (!query.isOver()) {
      throw query.refused("unexpected " + query.peek());
    }
    return parsed;
  }

  private Predicate<Host> alternatives() {
    List<Predicate<Host>> any = new ArrayList<>(List.of(all()));
    while (takes("or", "||")) {
      any.add(all());
    }
    return host -> any.stream().anyMatch(one -> one.test(host));
  }

  private Predicate<Host> all() {
    List<Predicate<Host>> all = new ArrayList<>(List.of(one()));
    while (takes("and", "&&")) {
      all.add(one());
    }
    return host -> all.stream().allMatch(one -> one.test(host));
  }

  private Predicate<Host> one() {
    if (takes("not", "!")) {
      return nested(this::one).negate();
    }
    if (takes("(")) {
      Predicate<Host> inner = nested(this::alternatives);
      expect(")");
      return inner;
    }
    String subject = take();
    if (!subject.startsWith("attribute:")
        && !subject.equals(GROUP)
        && !COUNTS.contains(subject)
        && !OTHERS.contains(subject)) {
      throw refused("subject " + subject + " is not supported");
    }
    return comparison(subject, operator());
  }

  private Predicate<Host> nested(Supplier<Predicate<Host>> inner) {
    if (depth == DEEPEST) {
      throw refused("it is nested deeper than " + DEEPEST);
    }
    depth++;
    Predicate<Host> parsed = inner.get();
    depth--;
    return parsed;
  }

  /** {@code !exists} and {@code !in} come as two tokens. */
  private String operator() {
    String operator = take();
    return operator.equals("!") ? "!" + take() : operator;
  }

  private Predicate<Host> comparison(String subject, String operator) {
    return switch (operator.toLowerCase(Locale.ROOT)) {
      case "exists" -> host -> !values(host, subject).isEmpty();
      case "!exists", "not_exists" -> host -> values(host, subject).isEmpty();
      case "==", "equals" -> has(subject, take()::equals);
      case "!=", "not_equals" -> has(subject, take()::equals).negate();
      case "in" -> has(subject, list()::contains);
      case "!in", "not_in" -> has(subject, list()::contains).negate();
      case "=~", "matches" -> has(subject, pattern());
      case "!~", "not_matches" -> has(subject, pattern()).negate();
      case ">", "greater_than" -> number(subject, number -> number > 0);
      case ">=", "greater_than_equal" -> number(subject, number -> number >= 0);
      case "<", "less_than" -> number(subject, number -> number < 0);
      case "<=", "less_than_equal" -> number(subject, number -> number <= 0);
      default -> throw refused("operator " + operator + " is not supported");
    };
  }

  private static Predicate<Host> has(String subject, Predicate<String> test) {
    return host -> values(host, subject).stream().anyMatch(test);
  }

  private Predicate<Host> number(String subject, Predicate<Integer> test) {
    if (!COUNTS.contains(subject)) {
      throw refused(subject + " is no number");
    }
    String argument = take();
    if (!argument.matches("\\d{1,9}")) {
      throw refused(argument + " is no number");
    }
    int limit = Integer.parseInt(argument);
    return has(subject, value -> test.test(Integer.compare(Integer.parseInt(value), limit)));
  }

  private Predicate<String> pattern() {
    while (!isOver() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    int end = ValuePattern.end(text, next);
    if (end == next) {
      throw refused("expected a pattern");
    }
    String pattern = text.substring(next, end);
    next = end;
    try {
      return ValuePattern.parse(pattern);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private List<String> list() {
    expect("[");
    List<String> values = new ArrayList<>(List.of(take()));
    while (takes(",")) {
      values.add(take());
    }
    expect("]");
    return values;
  }

  private static Collection<String> values(Host host, String subject) {
    if (subject.equals(GROUP)) {
      return host.groups().keySet();
    }
    @Nullable String value = Host.field(subject).apply(host);
    return value == null ? List.of() : List.of(value);
  }

  private boolean takes(String... words) {
    if (!isOver() && Arrays.asList(words).contains(peek().toLowerCase(Locale.ROOT))) {
      take();
      return true;
    }
    return false;
  }

  private void expect(String word) {
    if (!takes(word)) {
      throw refused("expected " + word);
    }
  }

  private String take() {
    String token = peek();
    next = tokens.end();
    return token;
  }

  private String peek() {
    if (isOver()) {
      throw refused("it ends too early");
    }
    if (!tokens.region(next, text.length()).lookingAt()) {
      throw refused("cannot be read at position " + next);
    }
    return Objects.requireNonNull(tokens.group(1));
  }

  private boolean isOver() {
    return next == text.length();
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("Invalid expression: " + text + " (" + why + ")");
  }
}
