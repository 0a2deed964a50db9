package io.ecsgateway.simulator.scheduling;

import java.time.Instant;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** A task set: a part of a service whose deployments someone else controls. */
public final class SimulatedTaskSet implements TaskSource {
  private final ServiceRevision revision;
  private final TaskDefinition definition;
  private final TaskGroup tasks = new TaskGroup();
  private final StartThrottle throttle = new StartThrottle();
  private final PlacementNotice placement = new PlacementNotice();
  private TaskSet settings;
  private Instant updatedAt;
  private StabilityStatus stability = StabilityStatus.STABILIZING;
  private Instant stabilityAt;

  /**
   * @param revision what it runs on; no revision that ECS would show
   */
  public SimulatedTaskSet(TaskSet settings, ServiceRevision revision, TaskDefinition definition) {
    this.settings = settings;
    this.revision = revision;
    this.definition = definition;
    this.updatedAt = settings.createdAt();
    this.stabilityAt = settings.createdAt();
  }

  /** Returns what was set, and the status; counts and stability stand beside it. */
  public TaskSet settings() {
    return settings;
  }

  @Override
  public String id() {
    return settings.id();
  }

  @Override
  public TaskDefinition definition() {
    return definition;
  }

  @Override
  public ServiceRevision revision() {
    return revision;
  }

  @Override
  public TaskGroup tasks() {
    return tasks;
  }

  @Override
  public String subject(SimulatedService service) {
    return service.subject() + ", taskSet " + id();
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  public StabilityStatus stability() {
    return stability;
  }

  /** Returns when the stability last changed. */
  public Instant stabilityAt() {
    return stabilityAt;
  }

  public boolean isDraining() {
    return settings.status().equals("DRAINING");
  }

  /** Returns the service's desired count times the scale, rounded up; 0 while draining. */
  public int computedDesiredCount(int desired) {
    return isDraining() ? 0 : (int) Math.ceil(desired * settings.scale().value() / 100);
  }

  /** Takes over a new scale or status. */
  public void change(TaskSet newSettings, Instant now) {
    settings = newSettings;
    updatedAt = now;
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

  /** Whoever controls the deployments of its service judges them. */
  @Override
  public void oneFailed() {}

  @Override
  public void oneIsHealthy() {}

  /** Notes that there is something to do until the task set is steady again. */
  public void unsettle(Instant now) {
    stability(StabilityStatus.STABILIZING, now);
  }

  void stability(StabilityStatus status, Instant now) {
    if (stability != status) {
      stability = status;
      stabilityAt = now;
    }
  }
}
