package io.ecsgateway.server.mirror;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A literal as AWS's documents of boto3 write it: {@code {'status': 'ACTIVE'|'INACTIVE'}}. */
sealed interface PythonLiteral {

  /** A dict, or a call's keyword arguments. */
  record Dict(Map<String, PythonLiteral> entries) implements PythonLiteral {}

  record Sequence(List<PythonLiteral> elements) implements PythonLiteral {}

  /** Several ways to write a value: {@code 'tcp'|'udp'}. */
  record Alternatives(List<PythonLiteral> ways) implements PythonLiteral {}

  record Text(String value) implements PythonLiteral {}

  record Numeral(String value) implements PythonLiteral {}

  /** A bare name, with whatever arguments: True, None, datetime(2015, 1, 1). */
  record Name(String value) implements PythonLiteral {}

  /** Parses the literal at {@code offset}. */
  static PythonLiteral parse(String text, int offset) {
    return new Parser(text, offset).value();
  }

  /** Parses the keyword arguments of a call whose opening parenthesis is at {@code offset}. */
  static Dict parseArguments(String text, int offset) {
    return new Parser(text, offset).arguments();
  }

  /** Reads literals by descent. */
  final class Parser {
    private final String text;
    private int at;

    private Parser(String text, int at) {
      this.text = text;
      this.at = at;
    }

    private PythonLiteral value() {
      List<PythonLiteral> ways = new ArrayList<>();
      do {
        ways.add(single());
      } while (taken('|'));
      return ways.size() == 1 ? ways.getFirst() : new Alternatives(ways);
    }

    private PythonLiteral single() {
      char next = peek();
      if (next == '{') {
        return dict();
      }
      if (next == '[') {
        expect('[');
        List<PythonLiteral> elements = new ArrayList<>();
        while (!taken(']')) {
          elements.add(value());
          separator(']');
        }
        return new Sequence(elements);
      }
      if (next == '\'' || next == '"') {
        return new Text(string());
      }
      String word = word();
      if (Character.isDigit(word.charAt(0)) || word.charAt(0) == '-') {
        return new Numeral(word);
      }
      if (peek() == '(') {
        skipArguments();
      }
      return new Name(word);
    }

    private Dict dict() {
      expect('{');
      Map<String, PythonLiteral> entries = new LinkedHashMap<>();
      while (!taken('}')) {
        String key = string();
        expect(':');
        entries.put(key, value());
        separator('}');
      }
      return new Dict(entries);
    }

    private Dict arguments() {
      expect('(');
      Map<String, PythonLiteral> entries = new LinkedHashMap<>();
      while (!taken(')')) {
        String key = word();
        expect('=');
        entries.put(key, value());
        separator(')');
      }
      return new Dict(entries);
    }

    private void skipArguments() {
      expect('(');
      while (!taken(')')) {
        value();
        separator(')');
      }
    }

    private String string() {
      char quote = peek();
      if (quote != '\'' && quote != '"') {
        throw unexpected("a string");
      }
      at++;
      StringBuilder string = new StringBuilder();
      while (text.charAt(at) != quote) {
        if (text.charAt(at) == '\\') {
          at++;
        }
        string.append(text.charAt(at++));
      }
      at++;
      return string.toString();
    }

    private String word() {
      int start = skipSpace();
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || "_.-".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      if (at == start) {
        throw unexpected("a value");
      }
      return text.substring(start, at);
    }

    private void separator(char end) {
      if (!taken(',') && peek() != end) {
        throw unexpected("',' or '" + end + "'");
      }
    }

    private boolean taken(char wanted) {
      if (peek() != wanted) {
        return false;
      }
      at++;
      return true;
    }

    private void expect(char wanted) {
      if (!taken(wanted)) {
        throw unexpected("'" + wanted + "'");
      }
    }

    private char peek() {
      skipSpace();
      return at < text.length() ? text.charAt(at) : '\0';
    }

    /** Steps over space and comments. */
    private int skipSpace() {
      while (at < text.length()
          && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
        if (text.charAt(at) == '#') {
          at = Math.max(at, text.indexOf('\n', at));
        } else {
          at++;
        }
      }
      return at;
    }

    private IllegalArgumentException unexpected(String expected) {
      String before = text.substring(0, Math.min(at, text.length()));
      return new IllegalArgumentException(
          "line %d: %s (expected: %s)"
              .formatted(
                  before.lines().count(),
                  text.substring(before.length(), Math.min(text.length(), before.length() + 30)),
                  expected));
    }
  }
}
