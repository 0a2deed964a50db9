package io.ecsgateway.server.aws;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The role in which the gateway works in a target.
 *
 * @param arn the role's ARN
 * @param accountId the account that it is in
 * @param externalId what the role's trust policy may ask for; null if nothing
 * @param sessionDuration how long credentials are good for; null for STS's default, an hour
 */
record Role(
    String arn, String accountId, @Nullable String externalId, @Nullable Duration sessionDuration) {
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::(?<account>[0-9]{12}):role/[\\w+=,.@/-]+");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * Returns the role of {@code target}, or null if it has none.
   *
   * @throws IllegalArgumentException if STS would not take it, or something contradicts it
   */
  static @Nullable Role of(TargetConfiguration target) {
    String arn = target.roleArn();
    if (arn == null) {
      check(target, "external-id", target.externalId(), target.externalId() == null, "a role-arn");
      check(
          target,
          "session-duration",
          target.sessionDuration(),
          target.sessionDuration() == null,
          "a role-arn");
      return null;
    }
    Matcher parts = ARN.matcher(arn);
    check(
        target,
        "role-arn",
        arn,
        parts.matches(),
        "a role's ARN, as in arn:aws:iam::123456789012:role/ecs-gateway");
    String accountId = parts.group("account");
    check(
        target,
        "account-id",
        target.accountId(),
        target.accountId() == null || target.accountId().equals(accountId),
        accountId + ", the account of its role-arn");
    check(
        target,
        "external-id",
        target.externalId(),
        target.externalId() == null || EXTERNAL_ID.matcher(target.externalId()).matches(),
        "2 to 1224 letters, digits or any of _+=,.@:/-");
    Duration duration = target.sessionDuration();
    check(
        target,
        "session-duration",
        duration,
        duration == null || (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0),
        "15m to 12h");
    return new Role(arn, accountId, target.externalId(), duration);
  }

  private static void check(
      TargetConfiguration target,
      String setting,
      @Nullable Object value,
      boolean good,
      String expected) {
    if (!good) {
      throw new IllegalArgumentException(
          "gateway.targets.%s.%s: %s (expected: %s)"
              .formatted(target.name(), setting, value, expected));
    }
  }
}
