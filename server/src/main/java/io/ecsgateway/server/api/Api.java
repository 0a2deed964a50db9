package io.ecsgateway.server.api;

import io.grpc.MethodDescriptor;

/** The API as a whole: what the gateway serves besides, as health and reflection, is not of it. */
public final class Api {
  private static final String PACKAGE = "ecsgateway.v1.";

  private Api() {}

  /** Whether {@code method} is an RPC of the API. */
  public static boolean has(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName().startsWith(PACKAGE);
  }
}
