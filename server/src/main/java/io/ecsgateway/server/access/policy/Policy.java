package io.ecsgateway.server.access.policy;

import io.ecsgateway.server.access.policy.Rule.Variables;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who may do what: nobody anything, but for what a rule allows and none denies. Where the answer
 * hangs on something that a request leaves open it is {@link Decision#DEPENDS}, never a guess.
 */
public final class Policy {
  private final List<Rule> allowing;
  private final List<Rule> denying;

  Policy(List<Rule> allowing, List<Rule> denying) {
    this.allowing = List.copyOf(allowing);
    this.denying = List.copyOf(denying);
  }

  /** Returns how many rules it has. */
  public int size() {
    return allowing.size() + denying.size();
  }

  public Decision decide(Question question) {
    Variables variables = Variables.of(question);
    Set<Rule.Verdict> denials = verdicts(denying, variables);
    // A rule that fails allows nothing and denies what it is asked.
    if (denials.contains(Rule.Verdict.HOLDS) || denials.contains(Rule.Verdict.FAILED)) {
      return Decision.DENIED;
    }
    Set<Rule.Verdict> allowances = verdicts(allowing, variables);
    if (allowances.contains(Rule.Verdict.HOLDS)) {
      return denials.contains(Rule.Verdict.OPEN) ? Decision.DEPENDS : Decision.ALLOWED;
    }
    return allowances.contains(Rule.Verdict.OPEN) ? Decision.DEPENDS : Decision.DENIED;
  }

  /** Returns what the rules say, up to the first that holds. */
  private static Set<Rule.Verdict> verdicts(List<Rule> rules, Variables variables) {
    Set<Rule.Verdict> verdicts = EnumSet.noneOf(Rule.Verdict.class);
    for (Rule rule : rules) {
      Rule.Verdict verdict = rule.of(variables);
      verdicts.add(verdict);
      if (verdict == Rule.Verdict.HOLDS) {
        break;
      }
    }
    return verdicts;
  }
}
