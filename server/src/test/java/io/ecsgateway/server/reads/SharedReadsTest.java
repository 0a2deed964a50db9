package io.ecsgateway.server.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.call.CallerName;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.grpc.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ServiceField;

/** Which reads share a call of ECS, and what each of them is told. */
class SharedReadsTest extends ReadsByHand {
  @Test
  void aReadThatIsAloneIsAskedAtOnceAndAsItIs() {
    DescribeServicesRequest request = request("a", "b");
    CompletableFuture<DescribeServicesResponse> answer = read(request);

    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().request().services()).isEqualTo(request.services());
    DescribeServicesResponse said = Asked.found("a", "b");
    calls.getFirst().answer().complete(said);
    assertThat(said(answer)).isSameAs(said);
  }

  @Test
  void whatIsAskedWhileACallIsUnderWayIsAskedTogetherByTheNext() {
    CompletableFuture<DescribeServicesResponse> first = read(request("a"));
    CompletableFuture<DescribeServicesResponse> second = read(request("b"));
    CompletableFuture<DescribeServicesResponse> third = read(request("c"));
    assertThat(calls).hasSize(1);

    calls.get(0).found();
    assertThat(first).isDone();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).names()).containsExactly("b", "c");

    calls.get(1).found();
    assertThat(arns(second)).containsExactly(ARN + "b");
    assertThat(arns(third)).containsExactly(ARN + "c");
  }

  @Test
  void anAnswerIsNeverOlderThanItsRequest() {
    read(request("a"));
    CompletableFuture<DescribeServicesResponse> later = read(request("a"));

    calls.get(0).found();

    assertThat(later).isNotDone();
    calls.get(1).found();
    assertThat(arns(later)).containsExactly(ARN + "a");
  }

  @Test
  void whoStaysIsNotToldWhatWasAskedForWhoLeaves() {
    read(request("x"));
    CompletableFuture<DescribeServicesResponse> stays = read(request("a"));
    CompletableFuture<DescribeServicesResponse> leaves = read(request("b"));
    whileCalling = () -> leaves.cancel(true);
    calls.get(0).found();

    assertThat(calls.get(1).names()).containsExactly("a", "b");
    calls.get(1).found();
    assertThat(arns(stays)).containsExactly(ARN + "a");
  }

  @Test
  void readsOfTheSameShareOneAnswer() {
    read(request("x"));
    CompletableFuture<DescribeServicesResponse> first = read(request("a"));
    CompletableFuture<DescribeServicesResponse> second = read(request("a"));
    calls.get(0).found();

    assertThat(calls.get(1).names()).containsExactly("a");
    calls.get(1).found();
    assertThat(said(first)).isSameAs(said(second));
  }

  @Test
  void aFullCallWaitsForNoOther() {
    read(request("x"));
    for (int i = 0; i < 25; i++) {
      read(request("s" + i));
    }

    assertThat(calls).extracting(call -> call.names().size()).containsExactly(1, 10, 10);
    List.copyOf(calls).forEach(Asked::found);
    assertThat(calls.get(3).names()).hasSize(5);
  }

  @Test
  void onlyReadsThatAreEqualButForTheirNamesShareACall() {
    read(request("a"));
    read(request("b").toBuilder().cluster("other").build());
    read(request("c").toBuilder().include(ServiceField.TAGS).build());
    var _ =
        reads.read(
            TARGETS.named("twin"),
            ThrottleBucket.SERVICE_READ,
            READ,
            request("d"),
            Duration.ZERO,
            at -> {},
            this::ask);

    assertThat(calls).hasSize(4);
  }

  @Test
  void whereATargetHasARoleOnlyReadsOfOneCallerShareACall() {
    readAs("alice", request("a"));
    readAs("alice", request("b"));
    readAs("bob", request("c"));

    assertThat(calls).extracting(Asked::names).containsExactly(List.of("a"), List.of("c"));
    calls.get(0).found();
    assertThat(calls.get(2).names()).containsExactly("b");
  }

  @Test
  void failuresReachThoseWhoAskedForThem() {
    read(request("x"));
    CompletableFuture<DescribeServicesResponse> there = read(request("a"));
    CompletableFuture<DescribeServicesResponse> gone = read(request("b"));
    CompletableFuture<DescribeServicesResponse> both = read(request("b", "a"));
    calls.get(0).found();

    Failure missing = Failure.builder().arn(ARN + "b").reason("MISSING").build();
    calls.get(1).answer().complete(Asked.found("a").toBuilder().failures(missing).build());

    assertThat(said(there).failures()).isEmpty();
    assertThat(said(gone).services()).isEmpty();
    assertThat(said(gone).failures()).containsExactly(missing);
    assertThat(said(both).services()).hasSize(1);
    assertThat(said(both).failures()).containsExactly(missing);
  }

  @Test
  void anErrorThatMayBeOfOneIsAskedAgainAlone() {
    read(request("x"));
    CompletableFuture<DescribeServicesResponse> good = read(request("a"));
    CompletableFuture<DescribeServicesResponse> bad = read(request("%"));
    calls.get(0).found();

    calls.get(1).answer().completeExceptionally(refused("InvalidParameterException"));

    assertThat(calls.subList(2, calls.size()))
        .extracting(Asked::names)
        .containsExactlyInAnyOrder(List.of("a"), List.of("%"));
    for (Asked call : List.copyOf(calls.subList(2, calls.size()))) {
      if (call.names().contains("a")) {
        call.found();
      } else {
        call.answer().completeExceptionally(refused("InvalidParameterException"));
      }
    }
    assertThat(arns(good)).containsExactly(ARN + "a");
    assertThat(bad)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(InvalidParameterException.class);
  }

  @Test
  void anErrorThatIsEveryonesReachesAll() {
    read(request("x"));
    List<CompletableFuture<DescribeServicesResponse>> all =
        List.of(read(request("a")), read(request("b")));
    calls.get(0).found();

    calls
        .get(1)
        .answer()
        .completeExceptionally(
            ClusterNotFoundException.builder().statusCode(400).message("no").build());

    assertThat(calls).hasSize(2);
    assertThat(all)
        .allSatisfy(each ->
            assertThat(each)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ClusterNotFoundException.class));
  }

  @Test
  void whatAnAnswerLeavesOutIsAskedAlone() {
    read(request("x"));
    CompletableFuture<DescribeServicesResponse> answered = read(request("a"));
    CompletableFuture<DescribeServicesResponse> leftOut = read(request("b"));
    calls.get(0).found();
    calls.get(1).answer().complete(Asked.found("a"));

    assertThat(answered).isDone();
    assertThat(calls.get(2).names()).containsExactly("b");
    DescribeServicesResponse nothing = DescribeServicesResponse.builder().build();
    calls.get(2).answer().complete(nothing);
    assertThat(said(leftOut)).as("alone it is taken as it is").isSameAs(nothing);
  }

  @Test
  void whoGivesUpIsNotAskedForAndTheLastOneEndsTheCall() {
    CompletableFuture<DescribeServicesResponse> first = read(request("x"));
    CompletableFuture<DescribeServicesResponse> stays = read(request("a"));
    CompletableFuture<DescribeServicesResponse> leaves = read(request("b"));

    leaves.cancel(true);
    first.cancel(true);
    assertThat(calls.get(0).answer()).isCancelled();
    assertThat(calls.get(1).names()).containsExactly("a");

    stays.cancel(true);
    assertThat(calls.get(1).answer()).isCancelled();
    assertThat(calls).hasSize(2);
  }

  @Test
  void whereNothingIsSharedEachReadIsACall() {
    SharedReads apart = reads(false);
    for (int i = 0; i < 3; i++) {
      var _ =
          apart.read(
              TARGETS.named(null),
              ThrottleBucket.SERVICE_READ,
              READ,
              request("a"),
              Duration.ZERO,
              at -> {},
              this::ask);
    }

    assertThat(calls).hasSize(3);
  }

  private void readAs(String caller, DescribeServicesRequest request) {
    CallerName.in(Context.current(), caller)
        .run(() -> {
          var _ =
              reads.read(
                  TARGETS.named("roled"),
                  ThrottleBucket.SERVICE_READ,
                  READ,
                  request,
                  Duration.ZERO,
                  at -> {},
                  this::ask);
        });
  }
}
