package io.ecsgateway.server.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.server.reads.ReadObservation.Source;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;

/** What is told of shared reads to who looks on. */
class ReadObservationTest extends ReadsByHand {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @AfterEach
  void allIsToldOfTheOperationAndItsTarget() {
    assertThat(observed.operations).containsExactly("default DescribeServices");
  }

  @Test
  void eachCallTellsHowLongThoseWhomItAnswersWaitedForIt() {
    read(request("a"));
    ticker.advance(Duration.ofSeconds(1));
    read(request("b"));
    ticker.advance(Duration.ofSeconds(2));
    read(request("c"));
    calls.get(0).found();
    ticker.advance(Duration.ofSeconds(4));
    assertThat(observed.called).as("the second is under way").hasSize(1);
    calls.get(1).found();

    assertThat(observed.called.get(0)).containsExactly(Duration.ZERO);
    assertThat(observed.called.get(1)).containsExactly(Duration.ofSeconds(2), Duration.ZERO);
  }

  @Test
  void whoJoinsACallThatIsUnderWayHasNotWaitedForIt() {
    read(request("a"));
    ticker.advance(Duration.ofSeconds(1));
    read(request("a"), A_MINUTE);
    calls.get(0).found();

    assertThat(observed.called.getFirst()).containsExactly(Duration.ZERO, Duration.ZERO);
  }

  @Test
  void aReadThatIsAskedForOnceMoreIsAnsweredOnce() {
    read(request("x"));
    read(request("a"));
    read(request("b"));
    calls.get(0).found();
    calls.get(1).answer().completeExceptionally(refused("InvalidParameterException"));
    ticker.advance(Duration.ofSeconds(1));
    calls.get(2).answer().completeExceptionally(refused("InvalidParameterException"));
    calls.get(3).found();

    assertThat(observed.called).extracting(waits -> waits.size()).containsExactly(1, 0, 1, 1);
  }

  @Test
  void aCallThatAllHaveLeftAnswersNobody() {
    CompletableFuture<DescribeServicesResponse> leaves = read(request("a"));
    leaves.cancel(true);

    assertThat(calls.getFirst().answer()).isCancelled();
    assertThat(observed.called.getFirst()).isEmpty();
  }

  @Test
  void aReadWithoutACallTellsWhatAnsweredIt() {
    read(request("a"), A_MINUTE);
    calls.getFirst().found();
    read(request("a"), A_MINUTE);
    assertThat(observed.known).containsExactly(Source.RECENT);

    watched = new WatchedFindings.Watched(Service.builder().serviceArn(ARN + "b").build(), 0);
    read(request("a", "b"), A_MINUTE);
    assertThat(observed.known).as("in part").containsExactly(Source.RECENT, Source.WATCH);
    assertThat(calls).hasSize(1);
  }

  @Test
  void aReadThatIsTurnedAwayIsTold() {
    for (int i = 0; i < BURST + 90; i++) {
      read(request("x").toBuilder().cluster("c" + i).build());
    }
    assertThat(observed.turnedAway).isZero();

    assertThatThrownBy(() -> read(request("x").toBuilder().cluster("one more").build()))
        .isInstanceOf(QuotaSpentException.class);
    assertThat(observed.turnedAway).isOne();
  }
}
