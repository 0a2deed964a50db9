package io.ecsgateway.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.watch.polling.PollingSnapshots;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceRequest;
import io.grpc.Status;
import io.micronaut.context.RuntimeBeanDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is unforeseen ends a stream with an error: none hangs, none is left behind. */
class WatchFailureTest {
  private final ScriptedEcs ecs = new ScriptedEcs();

  @AfterEach
  void end() {
    ecs.close();
  }

  @Test
  void aStreamWhoseSubjectCannotBeReadAtAllEnds() {
    try (RunningGateway gateway = gatewayThatReads(Subject.OfTask.class)) {
      var reader =
          Reader.of(
              gateway.channel(),
              ServicesGrpc.getWatchServiceMethod(),
              WatchServiceRequest.newBuilder().setService("web").build());

      assertThat(reader.awaitEnd().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(gateway.context().getBean(Watches.class).count()).isZero();
    }
  }

  @Test
  void aStreamEndsIfWhatItNeedsNextCannotBeReadAtAll() {
    try (RunningGateway gateway = gatewayThatReads(Subject.OfService.class)) {
      // Once the service is read, its tasks are to be listed.
      var reader =
          Reader.of(
              gateway.channel(),
              ServicesGrpc.getWatchServiceDeletionMethod(),
              WatchServiceDeletionRequest.newBuilder().setService("web").build());

      assertThat(reader.awaitEnd().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(gateway.context().getBean(Watches.class).count()).isZero();
    }
  }

  /** Returns a gateway that finds a service once, and throws for every subject of another kind. */
  private RunningGateway gatewayThatReads(Class<?> kind) {
    Snapshots snapshots =
        new Snapshots() {
          @Override
          public <T> Subscription subscribe(Subject<T> subject, Watcher watcher) {
            if (!kind.isInstance(subject)) {
              throw new IllegalStateException("nothing is read");
            }
            Instant now = ServiceHistory.START;
            Observation<?> found =
                ServiceHistory.of(second -> ServiceHistory.active().build()).read(subject, now);
            var _ = Thread.ofVirtual().start(() -> watcher.observed(found));
            return () -> {};
          }
        };
    return RunningGateway.inFrontOf(
        ecs,
        Map.of("gateway.shutdown-grace", Duration.ofSeconds(1)),
        RuntimeBeanDefinition.builder(Snapshots.class, () -> snapshots)
            .replaces(PollingSnapshots.class)
            .singleton(true)
            .build());
  }
}
