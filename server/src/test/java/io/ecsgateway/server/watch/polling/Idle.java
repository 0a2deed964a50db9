package io.ecsgateway.server.watch.polling;

import io.micronaut.context.ApplicationContext;
import java.util.concurrent.TimeUnit;

/** Looks into the pollers of a gateway. */
public final class Idle {
  private Idle() {}

  /** Waits until no call is under way and everyone was told. */
  public static void await(ApplicationContext gateway) {
    PollingSnapshots snapshots = gateway.getBean(PollingSnapshots.class);
    try {
      snapshots.idle().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("pollers that do not come to rest: " + snapshots.load(), e);
    }
  }

  /** Returns whether nothing is read, and nothing is to be. */
  public static boolean isEmpty(ApplicationContext gateway) {
    return gateway.getBean(PollingSnapshots.class).load().equals(Load.NONE);
  }
}
