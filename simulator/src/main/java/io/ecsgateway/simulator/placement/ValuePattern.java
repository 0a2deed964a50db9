package io.ecsgateway.simulator.placement;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;
import java.util.regex.MatchResult;

/**
 * Regular expressions for whole values, in RE2's syntax: Java's without looking around, references
 * back and possessive repetition. A match takes time in proportion to the value, whoever wrote it.
 */
final class ValuePattern {
  private static final java.util.regex.Pattern COUNT =
      java.util.regex.Pattern.compile("(\\)?)\\{(?:\\d*,)?(\\d{1,4})(?:,\\d*)?}");

  /** Characters of a pattern whose repetitions are written out. */
  private static final int LONGEST = 10_000;

  private ValuePattern() {}

  /**
   * Returns whether a value is what {@code pattern} says.
   *
   * @throws IllegalArgumentException if it is none, or says more than 10,000 characters by counts
   */
  static Predicate<String> parse(String pattern) {
    if (writtenOut(pattern) > LONGEST) {
      throw new IllegalArgumentException(
          pattern + " repeats too much (expected: at most " + LONGEST + " characters written out)");
    }
    try {
      return Pattern.compile(pattern)::matches;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(pattern + " is no pattern: " + e.getDescription(), e);
    }
  }

  /**
   * Returns where a pattern that begins in an expression ends: before a space, {@code &&}, {@code
   * ||} or a parenthesis that was not opened in it.
   */
  static int end(String expression, int start) {
    int open = 0;
    boolean listed = false; // within [ ]
    int end = start;
    while (end < expression.length() && !Character.isWhitespace(expression.charAt(end))) {
      char character = expression.charAt(end);
      if (character == '\\') {
        end++;
      } else if (listed) {
        listed = character != ']';
      } else if (character == '[') {
        listed = true;
      } else if (character == '(') {
        open++;
      } else if ((character == ')' && open-- == 0)
          || expression.startsWith("&&", end)
          || expression.startsWith("||", end)) {
        return end;
      }
      end++;
    }
    return Math.min(end, expression.length());
  }

  /** An upper bound: groups that are repeated count as if each stood within the one before. */
  private static long writtenOut(String pattern) {
    long length = pattern.length();
    long times = 1;
    for (MatchResult count : (Iterable<MatchResult>) COUNT.matcher(pattern).results()::iterator) {
      int most = Math.max(1, Integer.parseInt(count.group(2)));
      if (count.group(1).isEmpty()) {
        length += most;
      } else {
        times *= most;
      }
      if (length * times > LONGEST) {
        break;
      }
    }
    return length * times;
  }
}
