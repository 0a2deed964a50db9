package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.watch.Watches;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.inject.Singleton;

/**
 * Ends the streams before the server stops: each gets its token, so that its reader goes on
 * elsewhere. Without it the server would wait for them until its grace is over and tell them
 * nothing. Unary calls finish by themselves.
 */
@Singleton
final class Draining {
  private final Watches watches;

  Draining(Watches watches) {
    this.watches = watches;
  }

  @EventListener
  void stopping(ServerShutdownEvent event) {
    watches.goAway();
  }
}
