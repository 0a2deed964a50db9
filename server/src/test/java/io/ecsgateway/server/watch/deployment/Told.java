package io.ecsgateway.server.watch.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentPhase;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.ServiceEvent;
import io.ecsgateway.v1.ServiceEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the reader of a watch was told over all its streams, by a tracker alone or over gRPC. */
class Told {
  /** Without the events. */
  final List<DeploymentProgress> progress = new ArrayList<>();

  final List<ServiceEvent> events = new ArrayList<>();
  boolean eventsMissed;
  Optional<DeploymentFinished> finished = Optional.empty();

  /** In seconds since the watch began. */
  int finishedAt = -1;

  void heard(ServiceEvents news) {
    events.addAll(news.getEventsList());
    eventsMissed |= news.getGapBefore();
  }

  void heard(DeploymentFinished end, int second) {
    assertThat(finished).as("finished before").isEmpty();
    finished = Optional.of(end);
    finishedAt = second;
  }

  DeploymentFinished finished() {
    assertThat(finished).as("finished").isPresent();
    return finished.get();
  }

  DeploymentOutcome outcome() {
    return finished().getOutcome();
  }

  List<DeploymentPhase> phases() {
    List<DeploymentPhase> phases = new ArrayList<>();
    for (DeploymentProgress told : progress) {
      if (phases.isEmpty() || phases.getLast() != told.getPhase()) {
        phases.add(told.getPhase());
      }
    }
    return phases;
  }

  List<String> eventMessages() {
    return events.stream().map(ServiceEvent::getMessage).toList();
  }
}
