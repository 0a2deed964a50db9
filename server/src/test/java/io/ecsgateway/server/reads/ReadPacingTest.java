package io.ecsgateway.server.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;

/** When calls leave, as ECS takes few. */
class ReadPacingTest extends ReadsByHand {
  @Test
  void callsThatAreManyLeaveAsEcsTakesThem() {
    for (int i = 0; i < BURST; i++) {
      read(request("x").toBuilder().cluster("c" + i).build());
    }
    assertThat(calls).hasSize(BURST);
    CompletableFuture<DescribeServicesResponse> late = read(request("a"));
    read(request("b"));

    ticker.advance(PER_CALL.minusMillis(1));
    assertThat(calls).hasSize(BURST);
    ticker.advance(Duration.ofMillis(2));
    assertThat(calls).hasSize(BURST + 1);
    assertThat(calls.getLast().names()).as("meanwhile it got company").containsExactly("a", "b");
    calls.getLast().found();
    assertThat(late).isDone();
  }

  @Test
  void clustersTakeTurns() {
    for (int i = 0; i < BURST; i++) {
      read(request("x").toBuilder().cluster("c" + i).build());
    }
    for (int i = 0; i < 30; i++) {
      read(request("s" + i).toBuilder().cluster("many").build());
    }
    read(request("one").toBuilder().cluster("few").build());

    ticker.advance(PER_CALL.multipliedBy(2).plusMillis(1));

    assertThat(calls.subList(BURST, calls.size()))
        .extracting(call -> call.request().cluster())
        .containsExactly("many", "few");
  }

  @Test
  void whatWouldWaitForTooLongIsTurnedAwayWithTheTimeToComeBack() {
    for (int i = 0; i < BURST + 90; i++) {
      read(request("x").toBuilder().cluster("c" + i).build());
    }

    assertThatThrownBy(() -> read(request("x").toBuilder().cluster("one more").build()))
        .isInstanceOfSatisfying(
            QuotaSpentException.class,
            spent ->
                assertThat(spent.retryAfter())
                    .isBetween(Duration.ofMillis(5_050), Duration.ofMillis(5_060)));
  }

  @Test
  void whatIsDueIsCalledThoughAnotherIsTurnedAwayAtThatMoment() {
    Quotas.Scope scope = TARGETS.named(null).limitedWith(ThrottleBucket.SERVICE_READ);
    Lane lane = new Lane(scope, quotas, ticker);
    List<String> done = new ArrayList<>();

    assertThatThrownBy(() ->
            lane.change(() -> {
              lane.afterwards(() -> done.add("called"));
              throw new QuotaSpentException(ThrottleBucket.SERVICE_READ, Duration.ZERO);
            }))
        .isInstanceOf(QuotaSpentException.class);

    assertThat(done).containsExactly("called");
  }

  @Test
  void whenEcsThrottlesNothingIsLeft() {
    CompletableFuture<DescribeServicesResponse> throttled = read(request("a"));
    calls.get(0).answer().completeExceptionally(refused("ThrottlingException"));
    assertThat(throttled).isCompletedExceptionally();

    read(request("b"));
    assertThat(calls).hasSize(1);
    ticker.advance(PER_CALL.plusMillis(1));
    assertThat(calls).hasSize(2);
  }

  @Test
  void callsThatShareNothingCountToo() {
    for (int i = 0; i < BURST; i++) {
      reads.unshared(TARGETS.named(null), ThrottleBucket.SERVICE_READ);
    }

    read(request("a"));
    assertThat(calls).isEmpty();
  }

  @Test
  void readsOfTheSameJoinACallThatWaitsThoughItIsFull() {
    for (int i = 0; i < BURST; i++) {
      read(request("x").toBuilder().cluster("c" + i).build());
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        read(request("s" + i));
      }
    }

    ticker.advance(Duration.ofSeconds(1));

    assertThat(calls).hasSize(BURST + 2);
  }
}
