package io.ecsgateway.server.aws;

import java.util.Set;

/** The error codes by which AWS says that the gateway, whose credentials it accepts, may not. */
public final class AuthorizationErrors {
  private static final Set<String> OF_ONE_RESOURCE =
      Set.of("AccessDenied", "AccessDeniedException");
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of("BlockedException", "NotAuthorized", "OptInRequired");

  private AuthorizationErrors() {}

  /** Whether {@code code}, an AWS error code, is one of them. */
  public static boolean refused(String code) {
    return mayBeOfOneResource(code) || OF_THE_ACCOUNT.contains(code);
  }

  /** Whether it may hold for one of the resources of a call only. */
  public static boolean mayBeOfOneResource(String code) {
    return OF_ONE_RESOURCE.contains(code);
  }
}
