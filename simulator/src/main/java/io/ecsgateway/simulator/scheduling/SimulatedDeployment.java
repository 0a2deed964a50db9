package io.ecsgateway.simulator.scheduling;

import java.time.Instant;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** One deployment of a service: the tasks of one service revision, and how far it got. */
public final class SimulatedDeployment {
  private final ServiceRevision revision;
  private final TaskDefinition definition;
  private final TaskGroup tasks = new TaskGroup();
  private final Instant createdAt;
  private Instant updatedAt;
  private DeploymentRolloutState rolloutState = DeploymentRolloutState.IN_PROGRESS;
  private String rolloutStateReason;
  private boolean toldBlocked;

  SimulatedDeployment(ServiceRevision revision, TaskDefinition definition, Instant now) {
    this.revision = revision;
    this.definition = definition;
    this.createdAt = now;
    this.updatedAt = now;
    this.rolloutStateReason = "ECS deployment " + id() + " in progress.";
  }

  /** Returns {@code ecs-svc/<number>}; the number is the last segment of the revision's ARN. */
  public String id() {
    String arn = revision.serviceRevisionArn();
    return "ecs-svc/" + arn.substring(arn.lastIndexOf('/') + 1);
  }

  public ServiceRevision revision() {
    return revision;
  }

  public TaskDefinition definition() {
    return definition;
  }

  public TaskGroup tasks() {
    return tasks;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  public DeploymentRolloutState rolloutState() {
    return rolloutState;
  }

  public String rolloutStateReason() {
    return rolloutStateReason;
  }

  void touch(Instant now) {
    updatedAt = now;
  }

  void begin(Instant now) {
    rollout(DeploymentRolloutState.IN_PROGRESS, "ECS deployment " + id() + " in progress.", now);
    toldBlocked = false;
  }

  void complete(Instant now) {
    rollout(DeploymentRolloutState.COMPLETED, "ECS deployment " + id() + " completed.", now);
  }

  void fail(String reason, Instant now) {
    rollout(DeploymentRolloutState.FAILED, reason, now);
  }

  /** Returns whether nobody was told yet that the limits leave no way on, and remembers it. */
  boolean tellBlocked() {
    boolean first = !toldBlocked;
    toldBlocked = true;
    return first;
  }

  private void rollout(DeploymentRolloutState state, String reason, Instant now) {
    rolloutState = state;
    rolloutStateReason = reason;
    updatedAt = now;
  }
}
