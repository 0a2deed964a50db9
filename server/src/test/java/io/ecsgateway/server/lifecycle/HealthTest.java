package io.ecsgateway.server.lifecycle;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedGateway;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthTest {
  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  @Test
  void theServerAsAWholeIsServing() {
    assertThat(status("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void eachServiceIsServing() {
    assertThat(Rpcs.SERVICES).hasSize(8);
    assertThat(Rpcs.SERVICES)
        .allMatch(service -> status(service.getName()) == ServingStatus.SERVING);
  }

  @Test
  void aServiceThatIsNotHereIsNotFound() {
    assertThatThrownBy(() -> status("ecsgateway.v1.Nothing")).hasMessageContaining("NOT_FOUND");
  }

  @Test
  void whoWatchesHearsThatTheServerStops() throws InterruptedException {
    BlockingQueue<ServingStatus> heard = new LinkedBlockingQueue<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (RunningGateway stopping = RunningGateway.inFrontOf(ecs)) {
      HealthGrpc.newStub(stopping.channel())
          .watch(
              HealthCheckRequest.getDefaultInstance(),
              new StreamObserver<>() {
                @Override
                public void onNext(HealthCheckResponse response) {
                  heard.add(response.getStatus());
                }

                @Override
                public void onError(Throwable failure) {
                  ended.complete(null);
                }

                @Override
                public void onCompleted() {
                  ended.complete(null);
                }
              });
      assertThat(heard.poll(20, SECONDS)).isEqualTo(ServingStatus.SERVING);

      Thread close = Thread.ofVirtual().start(stopping.context()::close);

      assertThat(heard.poll(20, SECONDS)).isEqualTo(ServingStatus.NOT_SERVING);
      stopping.channel().shutdownNow();
      close.join();
    }
    ended.orTimeout(20, SECONDS).join();
  }

  private static ServingStatus status(String service) {
    return HealthGrpc.newBlockingStub(gateway.channel())
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }
}
