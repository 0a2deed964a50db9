package io.ecsgateway.simulator.scheduling;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** A service deployment: the record of one change of a service, from PENDING to its end. */
public final class SimulatedServiceDeployment {
  private static final Set<ServiceDeploymentStatus> ENDS =
      EnumSet.of(
          ServiceDeploymentStatus.SUCCESSFUL,
          ServiceDeploymentStatus.STOPPED,
          ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL,
          ServiceDeploymentStatus.ROLLBACK_FAILED);

  private final String arn;
  private final SimulatedService service;
  private final String targetRevisionArn;
  private final List<String> sourceRevisionArns;
  private final DeploymentConfiguration configuration;
  private final Instant createdAt;
  private ServiceDeploymentStatus status = ServiceDeploymentStatus.PENDING;
  private Instant updatedAt;
  private @Nullable String statusReason;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant stoppedAt;
  private @Nullable Rollback rollback;
  private @Nullable ServiceRevisionSummary targetAtEnd;
  private List<ServiceRevisionSummary> sourcesAtEnd = List.of();

  SimulatedServiceDeployment(
      String arn,
      SimulatedService service,
      String targetRevisionArn,
      List<String> sourceRevisionArns,
      Instant now) {
    this.arn = arn;
    this.service = service;
    this.targetRevisionArn = targetRevisionArn;
    this.sourceRevisionArns = List.copyOf(sourceRevisionArns);
    this.configuration = service.settings().deploymentConfiguration();
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
    return targetRevisionArn;
  }

  /** Returns the counts of what is deployed: now, or as they were when the deployment ended. */
  public ServiceRevisionSummary target() {
    return targetAtEnd == null ? service.summary(targetRevisionArn) : targetAtEnd;
  }

  /** Returns the counts of what is replaced: now, or as they were when the deployment ended. */
  public List<ServiceRevisionSummary> sources() {
    return isOver() ? sourcesAtEnd : sourceRevisionArns.stream().map(service::summary).toList();
  }

  public boolean isOver() {
    return ENDS.contains(status);
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

  void rollBackTo(String revisionArn, String reason, Instant now) {
    rollback =
        Rollback.builder().serviceRevisionArn(revisionArn).reason(reason).startedAt(now).build();
    become(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, reason, now);
  }

  void end(ServiceDeploymentStatus end, @Nullable String reason, Instant now) {
    targetAtEnd = target();
    sourcesAtEnd = sources();
    become(end, reason, now);
    finishedAt = now;
    if (end == ServiceDeploymentStatus.STOPPED) {
      stoppedAt = now;
    }
  }
}
