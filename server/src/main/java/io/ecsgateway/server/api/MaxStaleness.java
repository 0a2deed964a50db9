package io.ecsgateway.server.api;

import com.google.protobuf.util.Durations;
import io.ecsgateway.server.call.StalenessHeader;
import io.ecsgateway.server.mapping.InvalidRequestException;
import io.ecsgateway.server.reads.SharedReads;
import java.text.ParseException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How old an answer may be: what the metadata of a read say of it. */
final class MaxStaleness {
  private MaxStaleness() {}

  /**
   * Returns what the caller of the current RPC takes; zero without a word of it.
   *
   * @throws InvalidRequestException if that is no duration up to 60 seconds
   */
  static Duration asked() {
    @Nullable String said = StalenessHeader.said();
    if (said == null) {
      return Duration.ZERO;
    }
    try {
      Duration asked = Duration.ofNanos(Durations.toNanos(Durations.parse(said)));
      if (!asked.isNegative() && asked.compareTo(SharedReads.OLDEST) <= 0) {
        return asked;
      }
    } catch (ParseException | IllegalArgumentException | ArithmeticException e) {
      // Said below.
    }
    throw new InvalidRequestException(
        StalenessHeader.NAME,
        "%s (expected: a duration from 0s to %ds, as 2s or 0.5s)"
            .formatted(said, SharedReads.OLDEST.toSeconds()));
  }
}
