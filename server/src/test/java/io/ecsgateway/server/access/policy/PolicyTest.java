package io.ecsgateway.server.access.policy;

import static io.ecsgateway.server.access.policy.Decision.ALLOWED;
import static io.ecsgateway.server.access.policy.Decision.DENIED;
import static io.ecsgateway.server.access.policy.Decision.DEPENDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.access.policy.Question.Grants;
import io.ecsgateway.server.access.policy.Question.Resource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules say of questions, and of questions that leave something open. */
class PolicyTest {
  private static final Question UPDATE =
      new Question(
          "ci",
          Set.of("web"),
          "ecsgateway.v1.Services/UpdateService",
          Action.WRITE,
          "eu",
          new Resource("prod", "web", List.of("web-app")),
          new Grants(List.of("arn:aws:iam::1:role/web-task"), List.of(), false));

  @Test
  void withoutRulesNobodyMayDoAnything() {
    assertThat(policy().decide(UPDATE)).isEqualTo(DENIED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "true                                                  ; ALLOWED",
        "false                                                 ; DENIED",
        "caller == 'ci'                                        ; ALLOWED",
        "caller == 'CI'                                        ; DENIED",
        "'web' in groups                                       ; ALLOWED",
        "'we' in groups                                        ; DENIED",
        "method == 'ecsgateway.v1.Services/UpdateService'      ; ALLOWED",
        "method.startsWith('ecsgateway.v1.Tasks/')             ; DENIED",
        "action in ['write', 'delete']                         ; ALLOWED",
        "action == 'read'                                      ; DENIED",
        "target == 'eu' && cluster == 'prod' && service == 'web' ; ALLOWED",
        "target == 'us'                                        ; DENIED",
        "cluster.matches('^(dev|test)-.*')                     ; DENIED",
        "families.all(f, f.startsWith('web-'))                 ; ALLOWED",
        "families.exists(f, f == 'payments')                   ; DENIED",
        "roles.all(r, r.startsWith('arn:aws:iam::1:role/web-')) ; ALLOWED",
        "roles.size() == 0                                     ; DENIED",
        "hooks.size() == 0 && !overrides                       ; ALLOWED",
        "groups[7] == 'web'                                    ; DENIED",
      })
  void aRuleSeesAllOfAQuestion(String rule, Decision decision) {
    assertThat(policy("allow", rule).decide(UPDATE)).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "service == 'web'                       ; DEPENDS",
        "service != 'payments'                  ; DEPENDS",
        "!(service == 'payments')               ; DEPENDS",
        "service.startsWith('web')              ; DEPENDS",
        "cluster == 'prod' && service == 'web'  ; DEPENDS",
        "cluster == 'dev' && service == 'web'   ; DENIED",
        "cluster == 'prod'                      ; ALLOWED",
        "cluster == 'prod' || service == 'web'  ; ALLOWED",
        "service == 'web' || cluster == 'prod'  ; ALLOWED",
        "service == 'web' || cluster == 'dev'   ; DEPENDS",
        "families.all(f, f.startsWith('web-'))  ; DEPENDS",
        "families.size() == 0                   ; DEPENDS",
        "cluster == 'prod' ? service == 'web' : true ; DEPENDS",
        "service in ['web', 'api']              ; DEPENDS",
      })
  void whatIsLeftOpenIsNeverGuessed(String rule, Decision decision) {
    Question open = UPDATE.about(new Resource("prod", null, null));

    assertThat(policy("allow", rule).decide(open)).isEqualTo(decision);
  }

  @Test
  void aDenialIsStrongerThanAnyAllowance() {
    Policy policy = policy("allow", "true", "deny", "service == 'payments'");

    assertThat(policy.decide(UPDATE)).isEqualTo(ALLOWED);
    assertThat(policy.decide(about("prod", "payments"))).isEqualTo(DENIED);
    assertThat(policy.decide(about("prod", null))).isEqualTo(DEPENDS);
  }

  @Test
  void aDenialThatCannotBeWorkedOutDenies() {
    assertThat(policy("allow", "true", "deny", "groups[7] == 'x'").decide(UPDATE))
        .isEqualTo(DENIED);
  }

  @Test
  void aDenialThatTheRestAnswersLeavesNothingOpen() {
    Policy policy = policy("allow", "true", "deny", "service == 'payments' && action == 'delete'");

    assertThat(policy.decide(about("prod", null))).isEqualTo(ALLOWED);
  }

  @Test
  void whoMayDoAnythingInATargetIsToldFromWhoMayNot() {
    Policy policy = policy("allow", "target == 'eu' && service == 'web' && action == 'read'");

    assertThat(policy.decide(Question.anythingIn("eu", "ci", Set.of()))).isEqualTo(DEPENDS);
    assertThat(policy.decide(Question.anythingIn("us", "ci", Set.of()))).isEqualTo(DENIED);
  }

  private static Question about(String cluster, @Nullable String service) {
    return UPDATE.about(new Resource(cluster, service, List.of()));
  }

  /** Returns the policy of these rules: allow or deny, and an expression, in turn. */
  private static Policy policy(String... rules) {
    StringBuilder yaml = new StringBuilder("rules:");
    yaml.append(rules.length == 0 ? " []\n" : "\n");
    for (int i = 0; i < rules.length; i += 2) {
      yaml.append("- name: rule %d\n  %s: >-\n    %s\n".formatted(i, rules[i], rules[i + 1]));
    }
    return PolicyReader.read("policy.yaml", yaml.toString());
  }
}
