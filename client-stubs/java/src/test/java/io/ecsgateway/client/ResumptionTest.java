package io.ecsgateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a watch does when one of its streams ends. */
class ResumptionTest {
  private static final Duration GIVE_UP = Duration.ofMinutes(10);
  private static final Duration NOW = Duration.ofHours(1);

  private final Resumption begun = Resumption.starting("");

  @Test
  void pausesDoubleUpToHalfAMinuteAndStartOverWithAMessage() {
    List<Duration> pauses = new ArrayList<>();
    Resumption state = begun;
    for (int i = 0; i < 8; i++) {
      Resumption.Next next = failed(state, error(Code.UNAVAILABLE), 1);
      pauses.add(next.pause().orElseThrow());
      state = next.state();
    }

    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    assertThat(failed(state.heard("1"), error(Code.UNAVAILABLE), 1).pause())
        .contains(Duration.ofMillis(500));
  }

  @Test
  void pausesAreRandomDownToNothing() {
    assertThat(failed(begun, error(Code.UNAVAILABLE), 0).pause()).contains(Duration.ZERO);
    assertThat(failed(begun, error(Code.UNAVAILABLE), 0.5).pause())
        .contains(Duration.ofMillis(250));
    assertThat(begun.sentAway(0.25).pause()).contains(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNAVAILABLE", "RESOURCE_EXHAUSTED", "INTERNAL", "UNKNOWN", "CANCELLED"})
  void whatTryingAgainDoesNotMendEndsTheWatch(Code code) {
    assertThat(failed(begun, error(code), 1).pause()).isEmpty();
  }

  @Test
  void whatTheGatewayItselfSaysIsNoBrokenConnection() {
    GatewayError said = error(Code.INTERNAL, ErrorReason.ERROR_REASON_INTERNAL, "ecsgateway");

    assertThat(failed(begun, error(Code.INTERNAL), 1).pause()).isPresent();
    assertThat(failed(begun, said, 1).pause()).isEmpty();
  }

  @Test
  void aWatchGivesUpAfterItsTimeOfFailuresWithoutAMessage() {
    Resumption failing = failed(begun, error(Code.UNAVAILABLE), 1).state();
    Duration late = NOW.plus(GIVE_UP);

    assertThat(failing.failed(error(Code.UNAVAILABLE), false, late, GIVE_UP, 1).pause()).isEmpty();
    assertThat(begun.failed(error(Code.UNAVAILABLE), false, late, GIVE_UP, 1).pause())
        .as("the first failure after whatever silence")
        .isPresent();
    assertThat(failing.heard("1").failed(error(Code.UNAVAILABLE), false, late, GIVE_UP, 1).pause())
        .isPresent();
  }

  @Test
  void theLastTryIsMadeWhenTimeIsUp() {
    Resumption failing = failed(begun, error(Code.UNAVAILABLE), 1).state();
    GatewayError comeBackLater =
        new GatewayError(
            Code.RESOURCE_EXHAUSTED,
            "",
            ErrorReason.ERROR_REASON_CALLER_LIMIT,
            "ecsgateway",
            Map.of(),
            "",
            Optional.of(GIVE_UP.multipliedBy(2)),
            List.of());
    Duration almost = NOW.plus(GIVE_UP).minusMillis(100);

    assertThat(failing.failed(error(Code.UNAVAILABLE), false, almost, GIVE_UP, 1).pause())
        .contains(Duration.ofMillis(100));
    assertThat(failed(begun, comeBackLater, 1).pause()).contains(GIVE_UP);
  }

  @Test
  void aTokenThatExpiredIsRenewedOnceAndOnlyWhereThereIsAnother() {
    Resumption heard = begun.heard("1");
    GatewayError refused = error(Code.UNAUTHENTICATED);

    Resumption.Next renewed = heard.failed(refused, true, NOW, GIVE_UP, 1);
    assertThat(renewed.pause()).as("not at once").contains(Duration.ofMillis(500));
    assertThat(renewed.state().failed(refused, true, NOW, GIVE_UP, 1).pause()).isEmpty();
    assertThat(heard.failed(refused, false, NOW, GIVE_UP, 1).pause()).isEmpty();
    assertThat(begun.failed(refused, true, NOW, GIVE_UP, 1).pause()).isEmpty();
  }

  private static Resumption.Next failed(Resumption state, GatewayError error, double random) {
    return state.failed(error, false, NOW, GIVE_UP, random);
  }

  private static GatewayError error(Code code) {
    return error(code, ErrorReason.ERROR_REASON_UNSPECIFIED, "");
  }

  private static GatewayError error(Code code, ErrorReason reason, String domain) {
    return new GatewayError(code, "", reason, domain, Map.of(), "", Optional.empty(), List.of());
  }
}
