package io.ecsgateway.server.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a policy file that cannot be used. */
class PolicyReaderTest {
  @Test
  void everythingThatIsWrongIsToldWithItsLine() {
    String yaml =
        """
        rules:
        - name: misspelt
          allow: clutser == "prod"
        - name: a block
          allow: |
            cluster == "prod"
              && action = "read"
        - name: no yes or no
          deny: caller
        - allow: "true"
        - name: both
          allow: "true"
          deny: "true"
        - name: misspelt
          allow: "true"
        """;

    assertThatThrownBy(() -> PolicyReader.read("policy.yaml", yaml))
        .isInstanceOf(BrokenPolicyException.class)
        .satisfies(broken ->
            assertThat(String.valueOf(broken.getMessage()).lines())
                .satisfiesExactly(
                    line ->
                        assertThat(line)
                            .startsWith("policy.yaml:3: rule \"misspelt\": undeclared reference")
                            .contains("clutser"),
                    line -> assertThat(line).startsWith("policy.yaml:7: rule \"a block\": "),
                    line -> assertThat(line).startsWith("policy.yaml:7: rule \"a block\": "),
                    line -> assertThat(line).startsWith("policy.yaml:9: rule \"no yes or no\": "),
                    line -> assertThat(line).startsWith("policy.yaml:10:3: expected: a name"),
                    line -> assertThat(line).startsWith("policy.yaml:11:3: expected: a name"),
                    line ->
                        assertThat(line)
                            .isEqualTo("policy.yaml:14:9: a second rule named \"misspelt\"")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "''                             | policy.yaml: empty (expected: rules)",
        "rules                          | policy.yaml:1:1: expected: a mapping of rules",
        "rules: {}                      | policy.yaml:1:8: expected: rules, a list",
        "other: []                      | policy.yaml:1:1: \"other\" is unknown (expected: one of"
            + " [rules])",
        "rules: [{name: x, alow: true}] | policy.yaml:1:19: \"alow\" is unknown (expected: one of"
            + " [allow, deny, name])",
        "rules: [1]                     | policy.yaml:1:9: expected: a mapping of",
        "rules: [                       | policy.yaml:1:9: expected the node content",
      })
  void aFileOfAnotherFormIsRefused(String yaml, String problem) {
    assertThatThrownBy(() -> PolicyReader.read("policy.yaml", yaml))
        .isInstanceOf(BrokenPolicyException.class)
        .message()
        .contains(problem);
  }
}
