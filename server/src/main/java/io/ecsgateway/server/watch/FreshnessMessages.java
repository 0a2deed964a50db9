package io.ecsgateway.server.watch;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.v1.Freshness.State;
import java.util.Collection;
import java.util.Comparator;

/** Says how fresh a watch is: as fresh as the least fresh of what it reads. */
final class FreshnessMessages {
  private static final Comparator<Freshness> WORST_LAST =
      Comparator.comparing(Freshness::state).thenComparing(Freshness::interval);

  private FreshnessMessages() {}

  static io.ecsgateway.v1.Freshness worstOf(Collection<Freshness> all) {
    return all.stream()
        .max(WORST_LAST)
        .map(FreshnessMessages::message)
        .orElseGet(
            () -> io.ecsgateway.v1.Freshness.newBuilder().setState(State.STATE_CURRENT).build());
  }

  private static io.ecsgateway.v1.Freshness message(Freshness freshness) {
    io.ecsgateway.v1.Freshness.Builder message =
        io.ecsgateway.v1.Freshness.newBuilder()
            .setState(
                switch (freshness.state()) {
                  case CURRENT -> State.STATE_CURRENT;
                  case THROTTLED -> State.STATE_THROTTLED;
                  case FAILING -> State.STATE_FAILING;
                })
            .setInterval(Durations.fromMillis(freshness.interval().toMillis()));
    if (freshness.since() != null) {
      message.setSince(Timestamps.fromMillis(freshness.since().toEpochMilli()));
    }
    return message.build();
  }
}
