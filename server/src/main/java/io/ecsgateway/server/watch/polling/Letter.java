package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.watch.Freshness;
import io.ecsgateway.server.watch.Observation;

/** One thing that a watcher is told. */
sealed interface Letter {
  record Read(Observation<?> observation) implements Letter {}

  record Fresh(Freshness freshness) implements Letter {}

  record Failed(Throwable failure) implements Letter {}
}
