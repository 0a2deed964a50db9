package io.ecsgateway.server.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
  private static final String ARN = "arn:aws:iam::111111111111:role/platform/ecs-gateway";

  @Test
  void withoutARoleArnThereIsNone() {
    assertThat(Role.of(TargetConfiguration.unspecified("prod"))).isNull();
    assertThat(Role.of(target("111111111111", null, null, null))).isNull();
  }

  @Test
  void theAccountIsTheRoles() {
    assertThat(requireNonNull(Role.of(target(null, ARN, null, null))).accountId())
        .isEqualTo("111111111111");
    assertThat(Role.of(target("111111111111", ARN, "ours:1", Duration.ofHours(12)))).isNotNull();
    assertThat(Role.of(target(null, ARN.replace("aws:", "aws-us-gov:"), null, null))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          222222222222 | ROLE |   |     | account-id: 222222222222 (expected: 111111111111, the account of its role-arn)
          |  gateway   |   |     | role-arn: gateway (expected: a role's ARN, as in arn:aws:iam::123456789012:role/ecs-gateway)
          |  arn:aws:iam::1:role/x |   |     | role-arn: arn:aws:iam::1:role/x (expected: a role's ARN, as in arn:aws:iam::123456789012:role/ecs-gateway)
          |  ROLE      | x |     | external-id: x (expected: 2 to 1224 letters, digits or any of _+=,.@:/-)
          |  ROLE      |   | 899 | session-duration: PT14M59S (expected: 15m to 12h)
          |  ROLE      |   | 43201 | session-duration: PT12H1S (expected: 15m to 12h)
          |            | ours |  | external-id: ours (expected: a role-arn)
          |            |   | 900 | session-duration: PT15M (expected: a role-arn)
          """)
  void whatStsWouldRefuseIsRefusedAtStart(
      @Nullable String account,
      @Nullable String role,
      @Nullable String externalId,
      @Nullable Integer seconds,
      String message) {
    TargetConfiguration target =
        target(
            account,
            role == null ? null : role.replace("ROLE", ARN),
            externalId,
            seconds == null ? null : Duration.ofSeconds(seconds));
    assertThatThrownBy(() -> Role.of(target)).hasMessage("gateway.targets.prod." + message);
  }

  private static TargetConfiguration target(
      @Nullable String account,
      @Nullable String role,
      @Nullable String externalId,
      @Nullable Duration duration) {
    return new TargetConfiguration("prod", null, null, account, role, externalId, duration);
  }
}
