package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Arns;
import io.ecsgateway.simulator.engine.Timer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** One deployment of a service: the tasks of one service revision, and how far it got. */
public final class SimulatedDeployment implements TaskSource {
  private final ServiceRevision revision;
  private final TaskDefinition definition;
  private final TaskGroup tasks = new TaskGroup();
  private final StartThrottle throttle = new StartThrottle();
  private final PlacementNotice placement = new PlacementNotice();
  private final Instant createdAt;
  private Instant updatedAt;
  private DeploymentRolloutState rolloutState = DeploymentRolloutState.IN_PROGRESS;
  private String rolloutStateReason;
  private FailedTasks failures = new FailedTasks();
  private Timer bake = Timer.NONE;
  private boolean toldBlocked;

  SimulatedDeployment(ServiceRevision revision, TaskDefinition definition, Instant now) {
    this.revision = revision;
    this.definition = definition;
    this.createdAt = now;
    this.updatedAt = now;
    this.rolloutStateReason = "ECS deployment " + id() + " in progress.";
  }

  /** Returns {@code ecs-svc/<number>}; the number is the last segment of the revision's ARN. */
  @Override
  public String id() {
    return "ecs-svc/" + Arns.lastSegment(revision.serviceRevisionArn());
  }

  @Override
  public ServiceRevision revision() {
    return revision;
  }

  @Override
  public TaskDefinition definition() {
    return definition;
  }

  @Override
  public TaskGroup tasks() {
    return tasks;
  }

  @Override
  public String subject(SimulatedService service) {
    return service.subject();
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

  /** Whether it failed, so that nothing of it starts any more. */
  boolean hasFailed() {
    return rolloutState == DeploymentRolloutState.FAILED;
  }

  public String rolloutStateReason() {
    return rolloutStateReason;
  }

  @Override
  public void touch(Instant now) {
    updatedAt = now;
  }

  @Override
  public StartThrottle throttle() {
    return throttle;
  }

  @Override
  public PlacementNotice placement() {
    return placement;
  }

  /** Returns the tasks that failed while it was last under way. */
  public FailedTasks failures() {
    return failures;
  }

  /** Once it has come to its end, well or not, failures no longer count. */
  @Override
  public void oneFailed() {
    if (rolloutState == DeploymentRolloutState.IN_PROGRESS) {
      failures.add();
    }
  }

  @Override
  public void oneIsHealthy() {
    if (rolloutState == DeploymentRolloutState.IN_PROGRESS) {
      failures.oneIsHealthy();
    }
  }

  /** Whether it has begun to be watched by alarms before it completes. */
  boolean hasBegunToBake() {
    return bake != Timer.NONE;
  }

  /** Whether it was watched long enough. */
  boolean isBaked(Instant now) {
    return !now.isBefore(bake.time());
  }

  void bakeUntil(Timer timer) {
    bake = timer;
  }

  /** Has nobody wait for its bake time any more. */
  void endBake() {
    bake.cancel();
  }

  /** Begins again, because a rollback returns to it. */
  void begin(@Nullable String reason, Instant now) {
    rollout(
        DeploymentRolloutState.IN_PROGRESS,
        reason == null ? "ECS deployment " + id() + " in progress." : reason,
        now);
    failures = new FailedTasks();
    bake = Timer.NONE;
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
    endBake();
    placement.resolved();
    rolloutState = state;
    rolloutStateReason = reason;
    updatedAt = now;
  }
}
