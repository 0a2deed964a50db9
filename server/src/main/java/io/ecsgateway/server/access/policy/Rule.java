package io.ecsgateway.server.access.policy;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.PartialVars;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rule: a CEL expression over a {@link Question}, which allows or denies where it holds. */
final class Rule {
  /** Whether a rule holds. */
  enum Verdict {
    HOLDS,
    HOLDS_NOT,
    /** It hangs on what the question leaves open. */
    OPEN,
    /** The expression failed: a map without the key, a list without the index. */
    FAILED
  }

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableUnknownTracking(true)
          .enableHeterogeneousNumericComparisons(true) // the runtime insists
          // A rule is a line or two; a file that somebody else wrote is not to hold calls up.
          .comprehensionMaxIterations(10_000)
          .build();
  private static final ListType STRINGS = ListType.create(SimpleType.STRING);
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("caller", SimpleType.STRING)
          .addVar("groups", STRINGS)
          .addVar("method", SimpleType.STRING)
          .addVar("action", SimpleType.STRING)
          .addVar("target", SimpleType.STRING)
          .addVar("cluster", SimpleType.STRING)
          .addVar("service", SimpleType.STRING)
          .addVar("families", STRINGS)
          .addVar("roles", STRINGS)
          .addVar("hooks", STRINGS)
          .addVar("overrides", SimpleType.BOOL)
          .setResultType(SimpleType.BOOL)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private final String name;
  private final CelRuntime.Program program;

  private Rule(String name, CelRuntime.Program program) {
    this.name = name;
    this.program = program;
  }

  /**
   * @throws CelValidationException if {@code expression} is no CEL, names something that questions
   *     do not have, or says something else than yes or no
   */
  static Rule compile(String name, String expression) throws CelValidationException {
    try {
      return new Rule(name, RUNTIME.createProgram(COMPILER.compile(expression).getAst()));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("no program for " + expression, e);
    }
  }

  String name() {
    return name;
  }

  Verdict of(Variables variables) {
    try {
      return switch (program.eval(variables.partial())) {
        case Boolean holds -> holds ? Verdict.HOLDS : Verdict.HOLDS_NOT;
        default -> Verdict.OPEN; // a CelUnknownSet
      };
    } catch (CelEvaluationException e) {
      return Verdict.FAILED;
    }
  }

  /** A question as CEL's variables, to be asked of any number of rules. */
  record Variables(PartialVars partial) {
    static Variables of(Question question) {
      Map<String, Object> known = new HashMap<>();
      List<CelAttributePattern> open = new ArrayList<>();
      put(known, open, "caller", question.caller());
      put(known, open, "groups", List.copyOf(question.groups()));
      put(known, open, "method", question.method());
      put(known, open, "action", question.action() == null ? null : question.action().inRules());
      put(known, open, "target", question.target());
      put(known, open, "cluster", question.resource().cluster());
      put(known, open, "service", question.resource().service());
      put(known, open, "families", question.resource().families());
      put(known, open, "roles", question.grants().roles());
      put(known, open, "hooks", question.grants().hooks());
      put(known, open, "overrides", question.grants().overrides());
      return new Variables(
          PartialVars.of(known, ImmutableList.copyOf(open).toArray(CelAttributePattern[]::new)));
    }

    private static void put(
        Map<String, Object> known,
        List<CelAttributePattern> open,
        String name,
        @Nullable Object value) {
      if (value == null) {
        open.add(CelAttributePattern.create(name));
      } else {
        known.put(name, value);
      }
    }
  }
}
