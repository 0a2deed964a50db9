package io.ecsgateway.server.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.ecsgateway.server.aws.Backend;
import io.ecsgateway.server.aws.EcsCallSettings;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.TargetConfiguration;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.call.CallerName;
import io.ecsgateway.server.quota.QuotaSettings;
import io.ecsgateway.server.quota.QuotaSpentException;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.time.ManualTicker;
import io.grpc.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;

/** Reads of several callers, and the calls that come of them, answered by hand. */
class SharedReadsTest {
  private static final String ARN = "arn:aws:ecs:eu-west-1:111111111111:service/demo/";

  /** A tenth less than ECS documents, and what comes of it each second. */
  private static final int BURST = 90;

  private static final Duration PER_CALL = Duration.ofSeconds(1).dividedBy(18);

  private static final SharedRead<DescribeServicesRequest, DescribeServicesResponse, Service> READ =
      new SharedRead<>(
          10,
          DescribeServicesRequest::services,
          (request, names) -> request.toBuilder().services(names).build(),
          DescribeServicesResponse::services,
          Service::serviceArn,
          DescribeServicesResponse::failures,
          DescribeServicesResponse.builder().build(),
          (answer, found, failures) ->
              answer.toBuilder().services(found).failures(failures).build());

  private static final Targets TARGETS =
      new Targets(
          new Backend(
              URI.create("http://127.0.0.1:1"),
              "eu-west-1",
              null,
              AnonymousCredentialsProvider.create()),
          List.of(
              new TargetConfiguration(
                  Targets.DEFAULT, null, null, "111111111111", null, null, null),
              new TargetConfiguration("twin", null, null, "111111111111", null, null, null),
              new TargetConfiguration(
                  "roled",
                  null,
                  null,
                  "222222222222",
                  "arn:aws:iam::222222222222:role/gateway",
                  null,
                  null)),
          new EcsCallSettings(
              Targets.DEFAULT,
              1,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofMillis(1)),
          List.of());

  /** A call that was made. */
  private record Asked(
      DescribeServicesRequest request, CompletableFuture<DescribeServicesResponse> answer) {
    List<String> names() {
      return request.services();
    }

    /** Finds everything. */
    void found() {
      answer.complete(found(names().toArray(String[]::new)));
    }

    static DescribeServicesResponse found(String... names) {
      return DescribeServicesResponse.builder()
          .services(
              IntStream.range(0, names.length)
                  .mapToObj(i -> Service.builder().serviceArn(ARN + names[i]).build())
                  .toList())
          .build();
    }
  }

  private final ManualTicker ticker = new ManualTicker(Instant.EPOCH);
  private final List<Asked> calls = new ArrayList<>();
  private WatchedFindings.@Nullable Watched watched;
  private final SharedReads reads = reads(true);

  @AfterAll
  static void close() {
    TARGETS.close();
  }

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
            "DescribeServices",
            READ,
            request("d"),
            Duration.ZERO,
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

  private void readAs(String caller, DescribeServicesRequest request) {
    CallerName.in(Context.current(), caller)
        .run(() -> {
          var _ =
              reads.read(
                  TARGETS.named("roled"),
                  "DescribeServices",
                  READ,
                  request,
                  Duration.ZERO,
                  this::ask);
        });
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
      reads.unshared(TARGETS.named(null), "ListServices");
    }

    read(request("a"));
    assertThat(calls).isEmpty();
  }

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
  void whereNothingIsSharedEachReadIsACall() {
    SharedReads apart = reads(false);
    for (int i = 0; i < 3; i++) {
      var _ =
          apart.read(
              TARGETS.named(null),
              "DescribeServices",
              READ,
              request("a"),
              Duration.ZERO,
              this::ask);
    }

    assertThat(calls).hasSize(3);
  }

  private SharedReads reads(boolean shared) {
    return new SharedReads(
        new Quotas(new QuotaSettings(1, 1, Duration.ofSeconds(5)), ticker),
        ticker,
        new ReadSettings(shared),
        (target, pattern, name) -> watched);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<DescribeServicesResponse> read(DescribeServicesRequest request) {
    return read(request, Duration.ZERO);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<DescribeServicesResponse> read(
      DescribeServicesRequest request, Duration maxStaleness) {
    Target target = TARGETS.named(null);
    return reads.read(target, "DescribeServices", READ, request, maxStaleness, this::ask);
  }

  private CompletableFuture<DescribeServicesResponse> ask(DescribeServicesRequest request) {
    Asked asked = new Asked(request, new CompletableFuture<>());
    calls.add(asked);
    return asked.answer();
  }

  private static DescribeServicesRequest request(String... names) {
    return DescribeServicesRequest.builder().cluster("demo").services(names).build();
  }

  private static DescribeServicesResponse said(CompletableFuture<DescribeServicesResponse> answer) {
    assertThat(answer).isDone(); // waiting for it would be for ever
    return answer.join();
  }

  private static List<String> arns(CompletableFuture<DescribeServicesResponse> answer) {
    return said(answer).services().stream().map(Service::serviceArn).toList();
  }

  private static EcsException refused(String code) {
    EcsException.Builder refused =
        code.equals("InvalidParameterException")
            ? InvalidParameterException.builder()
            : EcsException.builder();
    refused
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build());
    return (EcsException) refused.build();
  }
}
