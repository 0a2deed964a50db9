package io.ecsgateway.server.access.identity;

/** A caller did not say who it is, or not believably. Its message is for the caller. */
public final class UnauthenticatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnauthenticatedException(String message) {
    super(message, null, false, false);
  }
}
