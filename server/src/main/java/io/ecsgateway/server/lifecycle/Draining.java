package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.watch.Watches;
import io.grpc.Server;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the server stops: it says that it no longer serves, sends every stream elsewhere with its
 * token, lets unary calls finish, and cuts what is left when the grace is over.
 */
@Singleton
final class Draining {
  private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

  private final Health health;
  private final Watches watches;
  private final OpenCalls calls;
  private final Duration grace;

  Draining(Health health, Watches watches, OpenCalls calls, DrainSettings settings) {
    this.health = health;
    this.watches = watches;
    this.calls = calls;
    this.grace = settings.shutdownGrace();
  }

  @EventListener
  void stopping(ServerShutdownEvent event) throws InterruptedException {
    health.stopServing();
    watches.goAway();
    if (event.getSource() instanceof GrpcEmbeddedServer embedded) {
      Server server = embedded.getServer().shutdown();
      if (!calls.awaitNone(grace)) {
        // Readers that do not read, and calls that take longer than the grace.
        LOG.warn("calls that were not over {} after the server began to stop are cut", grace);
      }
      // Connections that nobody closes: callers hold streams of health open as long as they can.
      if (!server.awaitTermination(100, TimeUnit.MILLISECONDS)) {
        var _ = server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS); // so that they hear it
      }
    }
  }
}
