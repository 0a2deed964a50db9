package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** What a service has to tell, in ECS's wording: newest first, and the newest hundred only. */
public final class ServiceEvents {
  private static final int KEPT = 100;

  private final World world;
  private final Deque<ServiceEvent> newestFirst = new ArrayDeque<>();

  ServiceEvents(World world) {
    this.world = world;
  }

  /** Returns the events, newest first. */
  public List<ServiceEvent> list() {
    return List.copyOf(newestFirst);
  }

  /**
   * @param unhealthy how many of the tasks take the place of unhealthy ones
   */
  void started(String subject, Collection<SimulatedTask> tasks, int unhealthy) {
    String replaced =
        unhealthy == 0
            ? ""
            : " Amazon ECS replaced " + unhealthy + " tasks due to an unhealthy status.";
    add(
        "("
            + subject
            + ") has started "
            + tasks.size()
            + " tasks: "
            + listed(tasks)
            + "."
            + replaced);
  }

  void stopped(String subject, Collection<SimulatedTask> tasks) {
    add("(" + subject + ") has stopped " + tasks.size() + " running tasks: " + listed(tasks) + ".");
  }

  void registered(String subject, int targets, String targetGroup) {
    add(
        "("
            + subject
            + ") registered "
            + targets
            + " targets in (target-group "
            + targetGroup
            + ")");
  }

  void deregistered(String subject, int targets, String targetGroup) {
    add(
        "("
            + subject
            + ") deregistered "
            + targets
            + " targets in (target-group "
            + targetGroup
            + ")");
  }

  void draining(String subject, int tasks) {
    add("(" + subject + ") has begun draining connections on " + tasks + " tasks.");
  }

  void steady(String subject) {
    add("(" + subject + ") has reached a steady state.");
  }

  void deploymentCompleted(String subject, String deployment) {
    add("(" + subject + ") (deployment " + deployment + ") deployment completed.");
  }

  void deploymentFailed(String subject, String deployment, String failure) {
    add("(" + subject + ") (deployment " + deployment + ") deployment failed: " + failure);
  }

  void failedContainerChecks(String subject, SimulatedTask task) {
    add("(" + subject + ") (task " + task.id() + ") failed container health checks.");
  }

  void failedTargetChecks(String subject, Integer port, String targetGroup) {
    add(
        "("
            + subject
            + ") (port "
            + port
            + ") is unhealthy in (target-group "
            + targetGroup
            + ") due to (reason Health checks failed).");
  }

  void neverRan(String subject, String reason) {
    add("(" + subject + ") was unable to place a task. Reason: " + reason + ".");
  }

  void unplaced(String subject, String requirement) {
    add(
        "("
            + subject
            + ") was unable to place a task because no container instance met all of its"
            + " requirements. "
            + requirement
            + " For more information, see the Troubleshooting section of the Amazon ECS Developer"
            + " Guide.");
  }

  void impaired(String subject) {
    add(
        "("
            + subject
            + ") is unable to consistently start tasks successfully. For more information, see the"
            + " Troubleshooting section of the Amazon ECS Developer Guide.");
  }

  void rollingBack(String subject, String deployment) {
    add("(" + subject + ") rolling back to deployment " + deployment + ".");
  }

  void blocked(String subject) {
    add(
        "("
            + subject
            + ") was unable to stop or start tasks during a deployment because of the service"
            + " deployment configuration. Update the minimumHealthyPercent or maximumPercent value"
            + " and try again.");
  }

  private void add(String message) {
    newestFirst.addFirst(
        ServiceEvent.builder()
            .id(world.ids().uuid())
            .createdAt(world.now())
            .message(message)
            .build());
    if (newestFirst.size() > KEPT) {
      newestFirst.removeLast();
    }
  }

  private static String listed(Collection<SimulatedTask> tasks) {
    return tasks.stream().map(task -> "(task " + task.id() + ")").collect(Collectors.joining(" "));
  }
}
