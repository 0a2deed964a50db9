package io.ecsgateway.server.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.quota.ThrottleBucket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Service;

/** Readers who take what is not quite new. */
class StalenessTest extends ReadsByHand {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Test
  void whoTakesWhatIsNotQuiteNewIsAnsweredByWhatIsKnown() {
    CompletableFuture<DescribeServicesResponse> first = read(request("a"), Duration.ofSeconds(5));
    calls.get(0).found();

    ticker.advance(Duration.ofSeconds(5));
    assertThat(arns(read(request("a"), Duration.ofSeconds(5)))).isEqualTo(arns(first));
    assertThat(calls).hasSize(1);

    read(request("a"), Duration.ofSeconds(4));
    assertThat(calls).as("too old").hasSize(2);
    read(request("a"));
    calls.get(1).found();
    assertThat(calls).as("without a word of it, new").hasSize(3);
  }

  @Test
  void whoTakesWhatIsNotQuiteNewJoinsACallThatIsUnderWay() {
    read(request("a", "b"));
    ticker.advance(Duration.ofSeconds(1));
    CompletableFuture<DescribeServicesResponse> joins = read(request("b"), Duration.ofSeconds(1));
    CompletableFuture<DescribeServicesResponse> tooOld = read(request("b"), Duration.ofMillis(999));
    CompletableFuture<DescribeServicesResponse> other = read(request("c"), Duration.ofSeconds(1));
    assertThat(calls).hasSize(1);

    calls.get(0).found();

    assertThat(arns(joins)).containsExactly(ARN + "b");
    assertThat(calls.get(1).names()).containsExactlyInAnyOrder("b", "c");
    assertThat(tooOld).isNotDone();
    assertThat(other).isNotDone();
  }

  @Test
  void whatAWatchKnowsIsKnown() {
    ticker.advance(Duration.ofSeconds(10));
    watched =
        new WatchedFindings.Watched(
            Service.builder().serviceArn(ARN + "a").build(), Duration.ofSeconds(8).toNanos());

    assertThat(arns(read(request("a"), Duration.ofSeconds(2)))).containsExactly(ARN + "a");
    assertThat(calls).isEmpty();
    read(request("a"), Duration.ofSeconds(1));
    assertThat(calls).hasSize(1);
  }

  @Test
  void whatIsMissingIsKnownToo() {
    Failure missing = Failure.builder().arn(ARN + "a").reason("MISSING").build();
    read(request("a"), Duration.ofSeconds(5));
    calls.get(0).answer().complete(DescribeServicesResponse.builder().failures(missing).build());

    assertThat(said(read(request("a"), Duration.ofSeconds(5))).failures()).containsExactly(missing);
    assertThat(calls).hasSize(1);
  }

  @Test
  void anAnswerIsAsOldAsTheCallForItsOldestPart() {
    read(request("a"), A_MINUTE);
    ticker.advance(Duration.ofSeconds(1));
    calls.get(0).found();
    assertThat(readAt).as("its call was made a second ago").isZero();

    ticker.advance(Duration.ofSeconds(1));
    read(request("b"), A_MINUTE);
    calls.get(1).found();
    assertThat(readAt).isEqualTo(Duration.ofSeconds(2).toNanos());

    read(request("a", "b"), A_MINUTE);
    assertThat(calls).hasSize(2);
    assertThat(readAt).as("a is older").isZero();
  }

  @Test
  void anAnswerThatWasWaitedForIsAsOldAsItsCall() {
    read(request("a"));
    ticker.advance(Duration.ofSeconds(1));
    read(request("b"));
    ticker.advance(Duration.ofSeconds(1));
    calls.get(0).found();
    calls.get(1).found();

    assertThat(readAt).isEqualTo(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void whatIsNotSharedIsNew() {
    ticker.advance(Duration.ofSeconds(1));
    var _ =
        reads(false)
            .read(
                TARGETS.named(null),
                ThrottleBucket.SERVICE_READ,
                READ,
                request("a"),
                A_MINUTE,
                at -> readAt = at,
                this::ask);

    assertThat(readAt).isEqualTo(Duration.ofSeconds(1).toNanos());
  }
}
