package io.ecsgateway.server;

import io.micronaut.runtime.Micronaut;

/** Starts the gateway. Settings come from the environment, a file or the command line. */
public final class Gateway {
  private Gateway() {}

  public static void main(String[] args) {
    Micronaut.build(args).mainClass(Gateway.class).banner(false).start();
  }
}
