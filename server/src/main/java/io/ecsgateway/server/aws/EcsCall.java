package io.ecsgateway.server.aws;

import org.jspecify.annotations.Nullable;

/**
 * What is known about one call of ECS, for whoever judges how it ended.
 *
 * @param operation ECS's name of the operation
 * @param retryClass what may be repeated
 * @param target the target's name; null while it is not known
 * @param clientToken the token the request carried, if any
 * @param tokenFilled whether the gateway chose that token, which the caller therefore does not know
 */
public record EcsCall(
    String operation,
    RetryClass retryClass,
    @Nullable String target,
    @Nullable String clientToken,
    boolean tokenFilled) {

  public static EcsCall of(String operation, RetryClass retryClass) {
    return new EcsCall(operation, retryClass, null, null, false);
  }

  public EcsCall withTarget(String target) {
    return new EcsCall(operation, retryClass, target, clientToken, tokenFilled);
  }

  public EcsCall withToken(@Nullable String clientToken, boolean tokenFilled) {
    return new EcsCall(operation, retryClass, target, clientToken, tokenFilled);
  }

  /** Whether a repeat is safe for the caller: it changes nothing, or carries the caller's token. */
  public boolean repeatable() {
    return retryClass == RetryClass.READ
        || (retryClass == RetryClass.CREATE_WITH_TOKEN && !tokenFilled);
  }
}
