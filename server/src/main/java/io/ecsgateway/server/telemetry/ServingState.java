package io.ecsgateway.server.telemetry;

import jakarta.inject.Singleton;

/** Whether the server takes calls: not before it has started, nor once it begins to stop. */
@Singleton
public final class ServingState {
  private volatile boolean serving;

  public boolean isServing() {
    return serving;
  }

  public void setServing(boolean serving) {
    this.serving = serving;
  }
}
