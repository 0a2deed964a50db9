package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.START;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.HistoryGateways;
import io.ecsgateway.server.watch.Reader;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServiceEvents;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import io.ecsgateway.v1.WatchServiceDeploymentResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watch over gRPC, read until it ends or cut after some messages and resumed with the token of
 * the last one.
 */
final class WatchedStream extends Told {
  private final HistoryGateways gateways;
  private final String target;
  private final WatchServiceDeploymentRequest request;
  private final int cutAfter;
  private final int resumedAt;
  private final List<WatchServiceDeploymentResponse> heard = new ArrayList<>();
  private Reader<WatchServiceDeploymentRequest, WatchServiceDeploymentResponse> reader;
  private @Nullable String resumeToken;
  private boolean resumed;
  private int snapshots;

  private WatchedStream(
      HistoryGateways gateways,
      String target,
      WatchServiceDeploymentRequest request,
      int cutAfter,
      int resumedAt) {
    this.gateways = gateways;
    this.target = target;
    this.request = request;
    this.cutAfter = cutAfter;
    this.resumedAt = resumedAt;
    this.reader = open(0, request);
  }

  /** Opens a stream that is never cut. */
  static WatchedStream whole(
      HistoryGateways gateways, String target, WatchServiceDeploymentRequest request) {
    return new WatchedStream(gateways, target, request, Integer.MAX_VALUE, 0);
  }

  /** Opens a stream that is cut after {@code messages}, to be resumed at {@code gateway}. */
  static WatchedStream cut(
      HistoryGateways gateways,
      String target,
      WatchServiceDeploymentRequest request,
      int messages,
      int gateway) {
    return new WatchedStream(gateways, target, request, messages, gateway);
  }

  /** Resumes the watch if its stream was cut; returns whether it was. */
  boolean resume() {
    String token = resumeToken;
    if (token == null) {
      return false;
    }
    resumeToken = null;
    resumed = true;
    snapshots = 0;
    reader = open(resumedAt, request.toBuilder().setResumeToken(token).build());
    return true;
  }

  int messages() {
    return heard.size();
  }

  int cutAfter() {
    return cutAfter;
  }

  boolean wasCut() {
    return resumed;
  }

  boolean isOver() {
    return resumeToken == null && reader.status() != null;
  }

  /** Checks what is true of the form of every watch. */
  void checkForm() {
    assertThat(heard).allMatch(message -> !message.getWatch().getResumeToken().isEmpty());
    assertThat(heard.getFirst().hasSnapshot() || heard.getFirst().hasFinished()).isTrue();
    if (finished.isPresent()) {
      assertThat(heard.getLast().hasFinished()).as("%s", this).isTrue();
      assertThat(requireNonNull(reader.status()).getCode()).isEqualTo(Status.Code.OK);
    }
    for (int i = 1; i < progress.size(); i++) {
      assertThat(progress.get(i)).as("%s: repeated state", this).isNotEqualTo(progress.get(i - 1));
    }
  }

  @Override
  public String toString() {
    return "cut after %d, resumed at gateway %d".formatted(cutAfter, resumedAt);
  }

  private Reader<WatchServiceDeploymentRequest, WatchServiceDeploymentResponse> open(
      int gateway, WatchServiceDeploymentRequest request) {
    return Reader.of(
        gateways.gateway(gateway).channel(target),
        ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(),
        request,
        this::hear);
  }

  private void hear(WatchServiceDeploymentResponse message) {
    if (resumeToken != null) {
      return; // crossed the cut on its way
    }
    heard.add(message);
    switch (message.getEventCase()) {
      case SNAPSHOT -> {
        assertThat(snapshots++).as("snapshots before in this stream").isZero();
        hear(message.getSnapshot());
      }
      case PROGRESS -> hear(message.getProgress());
      case FINISHED ->
          heard(
              message.getFinished(),
              (int) Duration.between(START, gateways.ticker().now()).toSeconds());
      case HEARTBEAT -> {}
      case GOING_AWAY, EVENT_NOT_SET -> throw new AssertionError(message);
    }
    if (!resumed && heard.size() == cutAfter && finished.isEmpty()) {
      resumeToken = message.getWatch().getResumeToken();
      reader.cancel();
    }
  }

  private void hear(DeploymentProgress told) {
    heard(told.getServiceEvents());
    DeploymentProgress state = told.toBuilder().clearServiceEvents().build();
    boolean onlyEvents =
        !progress.isEmpty()
            && progress.getLast().equals(state)
            && !told.getServiceEvents().equals(ServiceEvents.getDefaultInstance());
    if (!onlyEvents) {
      progress.add(state);
    }
  }
}
