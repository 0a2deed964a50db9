package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Ends service deployments, and has them forgotten when their time has come. */
record ServiceDeploymentEnds(World world, ServiceTimings timings, ServiceTable services) {
  /** Finished ones of a service; without a bound a busy one would fill the memory in 90 days. */
  static final int MOST_REMEMBERED = 200;

  void end(
      SimulatedServiceDeployment deployment,
      ServiceDeploymentStatus status,
      @Nullable String reason) {
    deployment.end(status, reason, world.now());
    SimulatedService service = deployment.service();
    List<SimulatedServiceDeployment> finished = finished(service);
    finished.stream().skip(MOST_REMEMBERED).forEach(services::remove);
    if (finished.size() == 1) {
      service.timers().after(timings.deploymentsRemembered(), () -> forgetOld(service));
    }
  }

  /** Forgets those whose time has come, and comes back for the others: one event a service. */
  private void forgetOld(SimulatedService service) {
    Instant past = world.now().minus(timings.deploymentsRemembered());
    finished(service).stream()
        .filter(deployment -> !endOf(deployment).isAfter(past))
        .forEach(services::remove);
    finished(service).stream()
        .map(ServiceDeploymentEnds::endOf)
        .min(Comparator.naturalOrder())
        .ifPresent(oldest ->
            service.timers().after(Duration.between(past, oldest), () -> forgetOld(service)));
  }

  /** Returns the finished ones, newest first. */
  private static List<SimulatedServiceDeployment> finished(SimulatedService service) {
    return service.serviceDeployments().stream()
        .filter(SimulatedServiceDeployment::isOver)
        .toList();
  }

  private static Instant endOf(SimulatedServiceDeployment deployment) {
    return Objects.requireNonNull(deployment.finishedAt());
  }
}
