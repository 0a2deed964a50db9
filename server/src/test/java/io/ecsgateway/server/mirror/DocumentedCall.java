package io.ecsgateway.server.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request or response that a document shows, as the syntax of an operation or as an example.
 *
 * @param operation in Python's spelling
 * @param line where it starts
 */
record DocumentedCall(String operation, boolean request, PythonLiteral.Dict members, int line) {
  private static final Pattern SHOWN =
      Pattern.compile(
          "^(?:response = )?client\\.(?<operation>\\w+)\\("
              + "|^(?:Response Syntax|Expected Output:)\\s+(?=\\{)",
          Pattern.MULTILINE);

  /** Returns all that {@code document} shows, in its order. */
  static List<DocumentedCall> in(String document) {
    List<DocumentedCall> calls = new ArrayList<>();
    Matcher shown = SHOWN.matcher(document);
    String operation = null;
    while (shown.find()) {
      int line =
          1 + (int) document.substring(0, shown.end()).chars().filter(c -> c == '\n').count();
      boolean request = shown.group("operation") != null;
      if (request) {
        operation = shown.group("operation");
      } else if (operation == null) {
        throw new IllegalArgumentException("line " + line + ": a response to no request");
      }
      PythonLiteral.Dict members =
          request
              ? PythonLiteral.parseArguments(document, shown.end() - 1)
              : (PythonLiteral.Dict) PythonLiteral.parse(document, shown.end());
      calls.add(new DocumentedCall(operation, request, members, line));
    }
    return calls;
  }
}
