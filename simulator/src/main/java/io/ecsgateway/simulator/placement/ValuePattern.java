package io.ecsgateway.simulator.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern for a whole value, of characters, {@code .} for any, {@code \} before one that means
 * itself, and {@code *}, {@code +} or {@code ?} behind each. A match takes steps in proportion to
 * the lengths of the pattern and of the value, whoever wrote them.
 */
final class ValuePattern implements Predicate<String> {
  private static final String REPETITIONS = "*+?";
  private static final String OTHER_MEANINGS = REPETITIONS + "^$(){}[]|";

  /**
   * @param optional whether it may be absent
   * @param repeated whether there may be more than one
   */
  private record Part(char symbol, boolean any, boolean optional, boolean repeated) {
    boolean takes(char character) {
      return any || symbol == character;
    }
  }

  private final List<Part> parts = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if it is none
   */
  ValuePattern(String pattern) {
    int end = 0;
    while (end < pattern.length()) {
      char symbol = pattern.charAt(end++);
      boolean any = symbol == '.';
      if (symbol == '\\') {
        require(end < pattern.length() && !Character.isLetterOrDigit(pattern.charAt(end)), pattern);
        symbol = pattern.charAt(end++);
      } else {
        require(OTHER_MEANINGS.indexOf(symbol) < 0, pattern);
      }
      char repetition = end < pattern.length() ? pattern.charAt(end) : ' ';
      if (REPETITIONS.indexOf(repetition) >= 0) {
        end++;
      }
      parts.add(
          new Part(
              symbol,
              any,
              repetition == '*' || repetition == '?',
              repetition == '*' || repetition == '+'));
    }
  }

  private static void require(boolean ok, String pattern) {
    if (!ok) {
      throw new IllegalArgumentException(pattern + " is no pattern");
    }
  }

  @Override
  public boolean test(String value) {
    BitSet reached = new BitSet();
    reached.set(0);
    skipOptional(reached);
    for (int i = 0; i < value.length() && !reached.isEmpty(); i++) {
      reached = after(reached, value.charAt(i));
      skipOptional(reached);
    }
    return reached.get(parts.size());
  }

  private BitSet after(BitSet reached, char character) {
    BitSet after = new BitSet();
    for (int at = reached.nextSetBit(0); at >= 0; at = reached.nextSetBit(at + 1)) {
      if (at < parts.size() && parts.get(at).takes(character)) {
        after.set(at + 1);
        if (parts.get(at).repeated()) {
          after.set(at);
        }
      }
    }
    return after;
  }

  private void skipOptional(BitSet reached) {
    for (int at = reached.nextSetBit(0); at >= 0; at = reached.nextSetBit(at + 1)) {
      if (at < parts.size() && parts.get(at).optional()) {
        reached.set(at + 1);
      }
    }
  }
}
