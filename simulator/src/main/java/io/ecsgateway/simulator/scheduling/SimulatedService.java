package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Timer;
import io.ecsgateway.simulator.engine.Timers;
import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** A service: what was set, and the deployments or task sets through which it runs tasks. */
public final class SimulatedService {
  private final ServiceEvents events;
  private final Timers timers;
  private final List<SimulatedDeployment> deployments = new ArrayList<>();
  private final List<SimulatedTaskSet> taskSets = new ArrayList<>();
  private final List<SimulatedServiceDeployment> serviceDeployments = new ArrayList<>();
  private Service settings;
  private ServiceRevision blueprint;
  private @Nullable SimulatedDeployment lastCompleted;
  private Traffic traffic = Traffic.NONE;
  private Timer review = Timer.NONE;
  private Timer steadiness = Timer.NONE;
  private boolean freelyPlaced;

  public SimulatedService(World world, Service settings, ServiceRevision blueprint) {
    this.events = new ServiceEvents(world);
    this.timers = world.timers();
    this.settings = settings;
    this.blueprint = blueprint;
  }

  /**
   * Returns what was set for the service as a whole, and its status. What belongs to a revision
   * stands in the blueprint; counts, deployments and events are told by their own methods.
   */
  public Service settings() {
    return settings;
  }

  /** Returns what the next deployment is to run: a revision that has no ARN yet. */
  public ServiceRevision blueprint() {
    return blueprint;
  }

  public String arn() {
    return settings.serviceArn();
  }

  public String name() {
    return settings.serviceName();
  }

  /** Returns the group that the service's tasks carry. */
  public String group() {
    return "service:" + name();
  }

  /** Returns how events name the service. */
  String subject() {
    return "service " + name();
  }

  public ServiceEvents events() {
    return events;
  }

  /** Returns what is to happen to it, until it is INACTIVE or forgotten. */
  Timers timers() {
    return timers;
  }

  /** Returns the deployments that have tasks or are to get some, the PRIMARY one first. */
  public List<SimulatedDeployment> deployments() {
    return List.copyOf(deployments);
  }

  /** Returns the PRIMARY deployment; null for a service whose deployments others control. */
  public @Nullable SimulatedDeployment primary() {
    return deployments.isEmpty() ? null : deployments.getFirst();
  }

  public List<SimulatedTaskSet> taskSets() {
    return List.copyOf(taskSets);
  }

  /** Returns the service deployments that are remembered, newest first. */
  public List<SimulatedServiceDeployment> serviceDeployments() {
    return List.copyOf(serviceDeployments);
  }

  public boolean isActive() {
    return settings.status().equals("ACTIVE");
  }

  public boolean isDraining() {
    return settings.status().equals("DRAINING");
  }

  /** Whether ECS itself replaces the service's tasks, not CodeDeploy or a third party. */
  public boolean isDeployedByEcs() {
    return settings.deploymentController().type() == DeploymentControllerType.ECS;
  }

  /** Whether it runs one task on each container instance. */
  boolean isDaemon() {
    return settings.schedulingStrategy() == SchedulingStrategy.DAEMON;
  }

  /** Whether a task could not be placed when it was last tried. */
  boolean isWaitingForRoom() {
    return sources().stream().anyMatch(source -> source.placement().isWaiting());
  }

  /** Whether its tasks may run without a container instance while the cluster never had one. */
  boolean isFreelyPlaced() {
    return freelyPlaced;
  }

  /** Lets its tasks run without a container instance while the cluster never had one. */
  public void placeFreely() {
    freelyPlaced = true;
  }

  /** Returns every deployment and task set through which the service runs tasks. */
  List<TaskSource> sources() {
    List<TaskSource> sources = new ArrayList<>(deployments);
    sources.addAll(taskSets);
    return sources;
  }

  /** Whether one of its deployments or task sets runs a task definition. */
  public boolean runs(String taskDefinitionArn) {
    return sources().stream()
        .anyMatch(source -> source.definition().taskDefinitionArn().equals(taskDefinitionArn));
  }

  public int runningCount() {
    return sources().stream().mapToInt(source -> source.tasks().running()).sum();
  }

  public int pendingCount() {
    return sources().stream().mapToInt(source -> source.tasks().pending()).sum();
  }

  /** Returns what a revision's tasks are asked to be and are: zeros once it has none. */
  public ServiceRevisionSummary summary(String revisionArn) {
    ServiceRevisionSummary.Builder summary =
        ServiceRevisionSummary.builder()
            .arn(revisionArn)
            .requestedTaskCount(0)
            .runningTaskCount(0)
            .pendingTaskCount(0);
    for (SimulatedDeployment deployment : deployments) {
      if (deployment.revision().serviceRevisionArn().equals(revisionArn)) {
        summary
            .requestedTaskCount(requested(deployment))
            .runningTaskCount(deployment.tasks().running())
            .pendingTaskCount(deployment.tasks().pending());
      }
    }
    return summary.build();
  }

  /**
   * Returns what a deployment is to run: all that is desired if it is the PRIMARY one, or the one
   * that traffic still comes from.
   */
  public int requested(SimulatedDeployment deployment) {
    TrafficShift shift = shift();
    boolean all =
        deployment == primary()
            ? shift == null || shift.hasScaledUp()
            : shift != null && shift.keeps(deployment);
    return all ? settings.desiredCount() : deployment.tasks().wanted();
  }

  /** Returns where traffic goes, as far as deployments have shifted it. */
  Traffic traffic() {
    return traffic;
  }

  void direct(Traffic newTraffic) {
    traffic = newTraffic;
  }

  /** Whether its newest deployment shifts traffic, or did so. */
  boolean shiftsTraffic() {
    return !serviceDeployments.isEmpty() && serviceDeployments.getFirst().shift() != null;
  }

  private @Nullable TrafficShift shift() {
    SimulatedServiceDeployment current = current();
    return current == null ? null : current.shift();
  }

  /** Returns the service deployment that is under way; null if there is none. */
  @Nullable SimulatedServiceDeployment current() {
    return serviceDeployments.isEmpty() || serviceDeployments.getFirst().isOver()
        ? null
        : serviceDeployments.getFirst();
  }

  /** Whether its PRIMARY deployment has completed, if it has one. */
  boolean isRolledOut() {
    SimulatedDeployment primary = primary();
    return primary == null || primary.rolloutState() == DeploymentRolloutState.COMPLETED;
  }

  /**
   * Returns the newest deployment that completed, to which a rollback returns; null if there is
   * none, or if a rollback to it has begun and did not complete.
   */
  @Nullable SimulatedDeployment rollbackTarget() {
    return lastCompleted != null
            && lastCompleted != primary()
            && lastCompleted.rolloutState() == DeploymentRolloutState.COMPLETED
        ? lastCompleted
        : null;
  }

  /** Whether it runs a revision, could return to it, or remembers how it was deployed. */
  boolean needs(String revisionArn) {
    return Stream.concat(deployments.stream(), Stream.ofNullable(lastCompleted))
            .anyMatch(one -> one.revision().serviceRevisionArn().equals(revisionArn))
        || serviceDeployments.stream().anyMatch(one -> one.targetRevisionArn().equals(revisionArn));
  }

  /** Returns the newest deployment that completed; null if none did. */
  @Nullable SimulatedDeployment lastCompleted() {
    return lastCompleted;
  }

  void completed(SimulatedDeployment deployment) {
    lastCompleted = deployment;
  }

  /** Takes over new settings, which alone deploy nothing. */
  public void change(Service newSettings) {
    settings = newSettings;
  }

  /** Takes over what the next deployment is to run. */
  public void change(ServiceRevision newBlueprint) {
    blueprint = newBlueprint;
  }

  void restore(ServiceRevision revision) {
    blueprint =
        revision.toBuilder()
            .serviceRevisionArn(null)
            .serviceArn(null)
            .clusterArn(null)
            .createdAt(null)
            .guardDutyEnabled(null)
            .containerImages((Collection<ContainerImage>) null)
            .build();
  }

  /** Makes {@code deployment} the PRIMARY one, whether it is new or was there before. */
  void makePrimary(SimulatedDeployment deployment) {
    deployments.remove(deployment);
    deployments.addFirst(deployment);
  }

  /** Drops deployments that were replaced and whose tasks are gone. */
  void dropReplaced() {
    SimulatedDeployment primary = primary();
    TrafficShift shift = shift();
    for (SimulatedDeployment deployment : deployments()) {
      if (deployment != primary
          && deployment.tasks().isGone()
          && (shift == null || !shift.keeps(deployment))) {
        deployment.placement().resolved();
        deployments.remove(deployment);
      }
    }
  }

  void dropDeployments() {
    deployments.clear();
  }

  /** Adds a task set, newest first. */
  public void add(SimulatedTaskSet taskSet) {
    taskSets.addFirst(taskSet);
  }

  void remove(SimulatedTaskSet taskSet) {
    taskSets.remove(taskSet);
  }

  void add(SimulatedServiceDeployment deployment) {
    serviceDeployments.addFirst(deployment);
  }

  void remove(SimulatedServiceDeployment deployment) {
    serviceDeployments.remove(deployment);
  }

  boolean awaitsReview() {
    return review.isWaiting();
  }

  void review(Timer timer) {
    review = timer;
  }

  /** Whether it is steady: then it is going to say so again. */
  boolean isSteady() {
    return steadiness.isWaiting();
  }

  /**
   * Notes whether it is steady.
   *
   * @param again when it says so again; {@link Timer#NONE} if it is not steady
   */
  void steady(Timer again) {
    steadiness.cancel();
    steadiness = again;
  }
}
