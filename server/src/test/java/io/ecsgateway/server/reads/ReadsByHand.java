package io.ecsgateway.server.reads;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.ecsgateway.server.aws.Backend;
import io.ecsgateway.server.aws.EcsCallSettings;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.TargetConfiguration;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.quota.QuotaSettings;
import io.ecsgateway.server.quota.Quotas;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.time.ManualTicker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Service;

/** Reads of several callers; the calls that come of them are answered by hand. */
abstract class ReadsByHand {
  static final String ARN = "arn:aws:ecs:eu-west-1:111111111111:service/demo/";

  /** A tenth less than ECS documents, and what comes of it each second. */
  static final int BURST = 90;

  static final Duration PER_CALL = Duration.ofSeconds(1).dividedBy(18);

  static final SharedRead<DescribeServicesRequest, DescribeServicesResponse, Service> READ =
      new SharedRead<>(
          "DescribeServices",
          DescribeServicesRequest::services,
          (request, names) -> request.toBuilder().services(names).build(),
          DescribeServicesResponse::services,
          Service::serviceArn,
          DescribeServicesResponse::failures,
          DescribeServicesResponse.builder().build(),
          (answer, found, failures) ->
              answer.toBuilder().services(found).failures(failures).build());

  // Calls nobody, and is never closed: that takes the SDK seconds.
  static final Targets TARGETS =
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
  record Asked(
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

  /** What was told of the reads, and of which they are. */
  static final class Observed implements ReadObservation {
    final List<List<Duration>> called = new ArrayList<>();
    final List<Source> known = new ArrayList<>();
    final Set<String> operations = new HashSet<>();
    int turnedAway;

    @Override
    public void called(String target, String operation, List<Duration> waits) {
      operations.add(target + " " + operation);
      called.add(waits);
    }

    @Override
    public void known(String target, String operation, Source source) {
      operations.add(target + " " + operation);
      known.add(source);
    }

    @Override
    public void turnedAway(String target, String operation) {
      operations.add(target + " " + operation);
      turnedAway++;
    }
  }

  final ManualTicker ticker = new ManualTicker(Instant.EPOCH);
  final Quotas quotas = new Quotas(new QuotaSettings(1, 1, Duration.ofSeconds(5)), ticker);
  final List<Asked> calls = new ArrayList<>();

  /** Happens when a call has been sent, and those who sent it do not know yet. */
  Runnable whileCalling = () -> {};

  WatchedFindings.@Nullable Watched watched;

  /** As of when the last answer was, in nanoseconds. */
  long readAt = -1;

  final Observed observed = new Observed();
  final SharedReads reads = reads(true);

  SharedReads reads(boolean shared) {
    return new SharedReads(
        quotas, ticker, new ReadSettings(shared), (target, pattern, name) -> watched, observed);
  }

  @CanIgnoreReturnValue
  CompletableFuture<DescribeServicesResponse> read(DescribeServicesRequest request) {
    return read(request, Duration.ZERO);
  }

  @CanIgnoreReturnValue
  CompletableFuture<DescribeServicesResponse> read(
      DescribeServicesRequest request, Duration maxStaleness) {
    Target target = TARGETS.named(null);
    return reads.read(
        target,
        ThrottleBucket.SERVICE_READ,
        READ,
        request,
        maxStaleness,
        at -> readAt = at,
        this::ask);
  }

  CompletableFuture<DescribeServicesResponse> ask(DescribeServicesRequest request) {
    Asked asked = new Asked(request, new CompletableFuture<>());
    calls.add(asked);
    whileCalling.run();
    return asked.answer();
  }

  static DescribeServicesRequest request(String... names) {
    return DescribeServicesRequest.builder().cluster("demo").services(names).build();
  }

  static DescribeServicesResponse said(CompletableFuture<DescribeServicesResponse> answer) {
    assertThat(answer).isDone(); // waiting for it would be for ever
    return answer.join();
  }

  static List<String> arns(CompletableFuture<DescribeServicesResponse> answer) {
    return said(answer).services().stream().map(Service::serviceArn).toList();
  }

  static EcsException refused(String code) {
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
