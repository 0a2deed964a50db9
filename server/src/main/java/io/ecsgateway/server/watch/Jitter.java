package io.ecsgateway.server.watch;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Where chance comes from by which polls and lifetimes spread; a test puts its own in place. */
@Factory
final class Jitter {
  @Singleton
  RandomGenerator random() {
    return new Random(); // of the generators the one that threads may share
  }
}
