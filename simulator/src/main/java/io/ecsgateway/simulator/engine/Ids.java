package io.ecsgateway.simulator.engine;

import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes identifiers in the forms ECS uses; the same seed gives the same ones. */
public final class Ids {
  private final RandomGenerator random;

  public Ids(long seed) {
    this.random = random(seed);
  }

  /** Returns a source of randomness; the same seed gives the same one. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Returns 32 hexadecimal digits, as in a task's ARN. */
  public String hex32() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns a UUID, as in a service event's id. */
  public String uuid() {
    String hex = hex32();
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }

  /** Returns 22 characters of base64url, as in a service deployment's ARN. */
  public String base64Url22() {
    return base64Url(16);
  }

  /** Returns 43 characters of base64url, as in a lifecycle hook's id. */
  public String base64Url43() {
    return base64Url(32);
  }

  /** Returns a number from 0 to below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Returns 19 decimal digits, as in {@code ecs-svc/<number>} and a service revision's ARN. */
  public String number19() {
    return Long.toString(random.nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE));
  }

  private String base64Url(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
