package io.ecsgateway.server.access.identity;

/** The issuer's keys could not be had, so nobody can tell whether a token is genuine. */
public final class IdentityUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IdentityUnavailableException(Throwable cause) {
    super("the keys of the token's issuer cannot be had", cause);
  }
}
