package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.ecsgateway.server.mapping.InvalidRequestException;
import io.ecsgateway.v1.WatchServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds that the protos tell callers. */
class WatchRequestTest {
  private static final java.time.Duration OTHERWISE = java.time.Duration.ofSeconds(15);
  private static final WatchServiceRequest WEB =
      WatchServiceRequest.newBuilder().setService("web").build();

  @Test
  void unsetIntervalsAreTheDefaults() {
    WatchRequest request = WatchRequest.of(WEB);

    assertThat(request.heartbeatIntervalOr(OTHERWISE)).isEqualTo(OTHERWISE);
    assertThat(request.grace()).hasMinutes(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 15_000, 300_000})
  void heartbeatsMayComeFromEverySecondToEveryFiveMinutes(long millis) {
    assertThat(heartbeat(Durations.fromMillis(millis)).heartbeatIntervalOr(OTHERWISE))
        .hasMillis(millis);
  }

  @ParameterizedTest
  @CsvSource({"999, 0.999s", "300001, 300.001s", "0, 0s", "-1000, -1s"})
  void otherHeartbeatsAreRefusedWithWhatWasExpected(long millis, String told) {
    assertThatThrownBy(() -> heartbeat(Durations.fromMillis(millis)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(told + " (expected: 1 s to 300 s)");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 900_000})
  void theGraceMayBeUpToFifteenMinutes(long millis) {
    assertThat(grace(Durations.fromMillis(millis)).grace()).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 900_001})
  void anotherGraceIsRefusedWithWhatWasExpected(long millis) {
    assertThatThrownBy(() -> grace(Durations.fromMillis(millis)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("(expected: 0 s to 900 s)");
  }

  @Test
  void whatIsNoDurationIsRefused() {
    assertThatThrownBy(() -> heartbeat(Duration.newBuilder().setNanos(-2_000_000_000).build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no duration");
  }

  private static WatchRequest heartbeat(Duration interval) {
    return WatchRequest.of(WEB.toBuilder().setHeartbeatInterval(interval).build());
  }

  private static WatchRequest grace(Duration grace) {
    return WatchRequest.of(WEB.toBuilder().setGrace(grace).build());
  }
}
