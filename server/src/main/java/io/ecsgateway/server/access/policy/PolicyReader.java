package io.ecsgateway.server.access.policy;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a policy: YAML with {@code rules}, a list of {@code name} and either {@code allow} or
 * {@code deny}, a CEL expression. Everything wrong is told at once, each with file, line and
 * column.
 */
public final class PolicyReader {
  private final String file;
  private final List<String> problems = new ArrayList<>();
  private final List<Rule> allowing = new ArrayList<>();
  private final List<Rule> denying = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private PolicyReader(String file) {
    this.file = file;
  }

  /**
   * Returns the policy that {@code text} says.
   *
   * @param file what to call it in errors
   * @throws BrokenPolicyException if something is wrong with it
   */
  public static Policy read(String file, String text) {
    PolicyReader reader = new PolicyReader(file);
    reader.document(text);
    if (!reader.problems.isEmpty()) {
      throw new BrokenPolicyException(reader.problems);
    }
    return new Policy(reader.allowing, reader.denying);
  }

  private void document(String text) {
    @Nullable Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      problem(e.getProblemMark(), e.getProblem());
      return;
    } catch (YAMLException e) {
      problems.add(file + ": " + e.getMessage());
      return;
    }
    if (root == null) {
      problems.add(file + ": empty (expected: rules)");
      return;
    }
    Node rules = members(root, Set.of("rules")).get("rules");
    if (rules instanceof SequenceNode list) {
      list.getValue().forEach(this::rule);
    } else if (problems.isEmpty()) {
      problem((rules == null ? root : rules).getStartMark(), "expected: rules, a list");
    }
  }

  private void rule(Node node) {
    Map<String, Node> members = members(node, Set.of("name", "allow", "deny"));
    @Nullable ScalarNode name = text(members.get("name"));
    @Nullable ScalarNode allow = text(members.get("allow"));
    @Nullable ScalarNode deny = text(members.get("deny"));
    if (name == null || (allow == null) == (deny == null)) {
      problem(node.getStartMark(), "expected: a name, and either allow or deny with an expression");
    } else if (!names.add(name.getValue())) {
      problem(name.getStartMark(), "a second rule named \"" + name.getValue() + "\"");
    } else if (allow != null) {
      compile(name.getValue(), allow, allowing);
    } else if (deny != null) {
      compile(name.getValue(), deny, denying);
    }
  }

  private void compile(String name, ScalarNode expression, List<Rule> rules) {
    try {
      rules.add(Rule.compile(name, expression.getValue()));
    } catch (CelValidationException e) {
      Mark at = expression.getStartMark();
      boolean block = isBlock(expression);
      for (CelIssue issue : e.getErrors()) {
        // Of a block the first line of CEL is the line after the mark; elsewhere it is the mark's.
        int line = at.getLine() + issue.getSourceLocation().getLine() + (block ? 1 : 0);
        problems.add(
            "%s:%d: rule \"%s\": %s%s"
                .formatted(
                    file,
                    line,
                    name,
                    issue.getMessage(),
                    block ? "" : " in: " + expression.getValue().strip()));
      }
    }
  }

  private static boolean isBlock(ScalarNode expression) {
    return expression.getScalarStyle() == ScalarStyle.LITERAL
        || expression.getScalarStyle() == ScalarStyle.FOLDED;
  }

  private Map<String, Node> members(Node node, Set<String> known) {
    Map<String, Node> members = new HashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(node.getStartMark(), "expected: a mapping of " + String.join(", ", known));
      return members;
    }
    for (NodeTuple member : mapping.getValue()) {
      String key = member.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (!known.contains(key)) {
        problem(
            member.getKeyNode().getStartMark(),
            "\"%s\" is unknown (expected: one of %s)"
                .formatted(key, known.stream().sorted().toList()));
      } else if (members.put(key, member.getValueNode()) != null) {
        problem(member.getKeyNode().getStartMark(), "a second \"" + key + "\"");
      }
    }
    return members;
  }

  private static @Nullable ScalarNode text(@Nullable Node node) {
    return node instanceof ScalarNode scalar && !scalar.getValue().isBlank() ? scalar : null;
  }

  private void problem(@Nullable Mark at, String problem) {
    problems.add(
        at == null
            ? file + ": " + problem
            : "%s:%d:%d: %s".formatted(file, at.getLine() + 1, at.getColumn() + 1, problem));
  }
}
