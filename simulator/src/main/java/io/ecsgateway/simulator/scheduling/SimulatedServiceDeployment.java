package io.ecsgateway.simulator.scheduling;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookDetail;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** A service deployment: the record of one change of a service, from PENDING to its end. */
public final class SimulatedServiceDeployment {
  /** What the circuit breaker has counted, and how much would be too much. */
  public record Reading(int failureCount, int threshold) {}

  private static final Set<ServiceDeploymentStatus> ENDS =
      EnumSet.of(
          ServiceDeploymentStatus.SUCCESSFUL,
          ServiceDeploymentStatus.STOPPED,
          ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL,
          ServiceDeploymentStatus.ROLLBACK_FAILED);

  private final String arn;
  private final SimulatedService service;
  private final SimulatedDeployment deployed;
  private final List<String> sourceRevisionArns;
  private final DeploymentConfiguration configuration;
  private final CircuitBreaker breaker;
  private final Instant createdAt;
  private final Set<String> triggeredAlarms = new LinkedHashSet<>();
  private ServiceDeploymentStatus status = ServiceDeploymentStatus.PENDING;
  private Instant updatedAt;
  private @Nullable String statusReason;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant stoppedAt;
  private @Nullable Rollback rollback;
  private @Nullable TrafficShift shift;
  private @Nullable Monitor triggeredBy;
  private @Nullable Reading lastReading;
  private @Nullable ServiceRevisionSummary targetAtEnd;
  private List<ServiceRevisionSummary> sourcesAtEnd = List.of();

  SimulatedServiceDeployment(
      String arn,
      SimulatedService service,
      SimulatedDeployment deployed,
      List<String> sourceRevisionArns,
      Instant now) {
    this.arn = arn;
    this.service = service;
    this.deployed = deployed;
    this.sourceRevisionArns = List.copyOf(sourceRevisionArns);
    this.configuration = service.settings().deploymentConfiguration();
    this.breaker = CircuitBreaker.of(configuration);
    this.createdAt = now;
    this.updatedAt = now;
  }

  public String arn() {
    return arn;
  }

  public SimulatedService service() {
    return service;
  }

  public DeploymentConfiguration configuration() {
    return configuration;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  public ServiceDeploymentStatus status() {
    return status;
  }

  public @Nullable String statusReason() {
    return statusReason;
  }

  public @Nullable Instant startedAt() {
    return startedAt;
  }

  public @Nullable Instant finishedAt() {
    return finishedAt;
  }

  public @Nullable Instant stoppedAt() {
    return stoppedAt;
  }

  public @Nullable Rollback rollback() {
    return rollback;
  }

  public String targetRevisionArn() {
    return deployed.revision().serviceRevisionArn();
  }

  /** Returns the counts of what is deployed: now, or as they were when the deployment ended. */
  public ServiceRevisionSummary target() {
    return targetAtEnd == null ? summary(targetRevisionArn()) : targetAtEnd;
  }

  /** Returns the counts of what is replaced: now, or as they were when the deployment ended. */
  public List<ServiceRevisionSummary> sources() {
    return isOver() ? sourcesAtEnd : sourceRevisionArns.stream().map(this::summary).toList();
  }

  public CircuitBreaker breaker() {
    return breaker;
  }

  /** Returns what the circuit breaker counts: now, or when the deployment was given up or ended. */
  public Reading reading() {
    return lastReading == null ? read() : lastReading;
  }

  /** Whether alarms are watched while it is under way. */
  public boolean watchesAlarms() {
    return configuration.alarms() != null && Boolean.TRUE.equals(configuration.alarms().enable());
  }

  /** Returns the alarms that made it fail. */
  public Set<String> triggeredAlarms() {
    return Collections.unmodifiableSet(triggeredAlarms);
  }

  /** Returns what found out that it failed; null if it did not. */
  public @Nullable Monitor triggeredBy() {
    return triggeredBy;
  }

  public boolean isOver() {
    return ENDS.contains(status);
  }

  /** Notes that an alarm went off; returns whether the deployment watches it. */
  boolean goesIntoAlarm(String name) {
    boolean watched =
        watchesAlarms()
            && configuration.alarms().alarmNames().contains(name)
            && (status == ServiceDeploymentStatus.PENDING
                || status == ServiceDeploymentStatus.IN_PROGRESS);
    return watched && triggeredAlarms.add(name);
  }

  void trigger(Monitor monitor) {
    triggeredBy = monitor;
  }

  /** Whether it is configured to be rolled back when {@code monitor} finds that it failed. */
  boolean isRolledBackBy(Monitor monitor) {
    return switch (monitor) {
      case CIRCUIT_BREAKER -> breaker.rollback();
      case ALARMS -> Boolean.TRUE.equals(configuration.alarms().rollback());
      case HOOKS -> true;
    };
  }

  /** Returns how its traffic moves; null if none does, as in rolling deployments. */
  @Nullable TrafficShift shift() {
    return shift;
  }

  void shifts(TrafficShift traffic) {
    shift = traffic;
  }

  /** Returns the stage that it has reached; null if it shifts no traffic or has not begun. */
  public @Nullable LifecycleStage lifecycleStage() {
    return shift == null || !shift.isUnderWay() ? null : shift.step().stage();
  }

  /** Returns the hooks of the present stage, and those that had it rolled back. */
  public List<DeploymentLifecycleHookDetail> hookDetails() {
    return shift == null ? List.of() : shift.allHooks().stream().map(HookRun::detail).toList();
  }

  /** Whether ContinueServiceDeployment may act on this hook. */
  public boolean awaitsAction(String hookId) {
    return shift != null
        && status == ServiceDeploymentStatus.IN_PROGRESS
        && shift.hooks().stream().anyMatch(run -> run.awaitsAction() && run.id().equals(hookId));
  }

  boolean hookFailed() {
    return shift != null && shift.hooks().stream().anyMatch(HookRun::hasFailed);
  }

  void touch(Instant now) {
    updatedAt = now;
  }

  void start(Instant now) {
    startedAt = now;
    become(ServiceDeploymentStatus.IN_PROGRESS, null, now);
  }

  void become(ServiceDeploymentStatus next, @Nullable String reason, Instant now) {
    status = next;
    statusReason = reason;
    updatedAt = now;
  }

  void rollBackTo(String revisionArn, @Nullable String reason, Instant now) {
    lastReading = reading();
    rollback =
        Rollback.builder().serviceRevisionArn(revisionArn).reason(reason).startedAt(now).build();
    become(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, reason, now);
  }

  void end(ServiceDeploymentStatus end, @Nullable String reason, Instant now) {
    targetAtEnd = target();
    sourcesAtEnd = sources();
    lastReading = reading();
    if (shift != null) {
      shift.close();
    }
    deployed.endBake();
    become(end, reason, now);
    finishedAt = now;
    if (end == ServiceDeploymentStatus.STOPPED) {
      stoppedAt = now;
    }
  }

  private ServiceRevisionSummary summary(String revisionArn) {
    ServiceRevisionSummary counts = service.summary(revisionArn);
    return shift == null ? counts : service.traffic().weigh(counts);
  }

  private Reading read() {
    return new Reading(
        breaker.count(deployed.failures()), breaker.threshold(service.settings().desiredCount()));
  }
}
