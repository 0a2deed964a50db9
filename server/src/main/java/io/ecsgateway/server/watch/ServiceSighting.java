package io.ecsgateway.server.watch;

import com.google.protobuf.util.Timestamps;
import io.ecsgateway.server.names.Arns;
import io.ecsgateway.server.watch.state.SeenPart;
import io.ecsgateway.server.watch.state.SeenService;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** What one read of a service is to a watch that may have seen it before. */
public enum ServiceSighting {
  /** Nothing was seen before. */
  FIRST,
  /** The service that was seen, not older than it was seen. */
  CURRENT,
  /** Older than what was seen. */
  STALE,
  /** Another service of the same name, made later. */
  REPLACED;

  /** In this order a service goes through them, never back. */
  private static final List<String> STATUSES = List.of("ACTIVE", "DRAINING", "INACTIVE");

  /** How many deployments and task sets are remembered: those updated last. */
  private static final int MOST_PARTS = 20;

  /** Returns what {@code read} is to a watch that has {@code seen} a service. */
  public static ServiceSighting of(SeenService seen, Service read) {
    if (read.serviceArn() == null) {
      // Nobody can tell what this is.
      return STALE;
    }
    if (seen.getServiceArn().isEmpty()) {
      return FIRST;
    }
    int younger = compareCreation(seen, read.createdAt());
    if (younger != 0) {
      return younger > 0 ? REPLACED : STALE;
    }
    // The name, and not the whole ARN: accounts move from short to long ARNs.
    if (!Arns.lastSegment(seen.getServiceArn()).equals(Arns.lastSegment(read.serviceArn()))) {
      return REPLACED;
    }
    int before = STATUSES.indexOf(seen.getStatus());
    int now = STATUSES.indexOf(statusOf(read));
    if (before >= 0 && now >= 0 && before != now) {
      return now > before ? CURRENT : STALE;
    }
    return isOlder(seen, read) ? STALE : CURRENT;
  }

  /** Returns what to remember of {@code read}, which is FIRST or CURRENT to {@code seen}. */
  public static SeenService remember(SeenService seen, Service read) {
    String status = statusOf(read);
    SeenService.Builder next =
        SeenService.newBuilder()
            .setServiceArn(read.serviceArn())
            .setStatus(STATUSES.contains(status) ? status : seen.getStatus());
    if (read.createdAt() != null) {
      next.setCreatedAt(Moments.timestamp(read.createdAt()));
    } else if (seen.hasCreatedAt()) {
      next.setCreatedAt(seen.getCreatedAt());
    }
    newestEvent(read)
        .map(Moments::timestamp)
        .or(() -> seen.hasNewestEvent() ? Optional.of(seen.getNewestEvent()) : Optional.empty())
        .ifPresent(next::setNewestEvent);
    parts(read)
        .sorted(Comparator.comparingLong(SeenPart::getUpdatedAtMillis).reversed())
        .limit(MOST_PARTS)
        .forEach(next::addParts);
    return next.build();
  }

  private static String statusOf(Service read) {
    return Objects.requireNonNullElse(read.status(), "");
  }

  /** A service has no updatedAt, but its deployments, task sets and events have times. */
  private static boolean isOlder(SeenService seen, Service read) {
    if (seen.hasNewestEvent()
        && newestEvent(read)
            .filter(newest -> newest.isBefore(Moments.instant(seen.getNewestEvent())))
            .isPresent()) {
      return true;
    }
    return parts(read)
        .anyMatch(part ->
            seen.getPartsList().stream()
                .anyMatch(before ->
                    before.getIdHash() == part.getIdHash()
                        && before.getUpdatedAtMillis() > part.getUpdatedAtMillis()));
  }

  private static Stream<SeenPart> parts(Service read) {
    Stream<Deployment> deployments = read.deployments().stream();
    Stream<TaskSet> taskSets = read.taskSets().stream();
    return Stream.concat(
            deployments.map(deployment -> part(deployment.id(), deployment.updatedAt())),
            taskSets.map(taskSet -> part(taskSet.id(), taskSet.updatedAt())))
        .flatMap(Optional::stream);
  }

  private static Optional<SeenPart> part(@Nullable String id, @Nullable Instant updatedAt) {
    if (id == null || updatedAt == null) {
      return Optional.empty();
    }
    return Optional.of(
        SeenPart.newBuilder()
            .setIdHash(Hashes.ofName(id))
            .setUpdatedAtMillis(updatedAt.toEpochMilli())
            .build());
  }

  private static Optional<Instant> newestEvent(Service read) {
    return read.events().stream()
        .map(ServiceEvent::createdAt)
        .filter(Objects::nonNull)
        .map(at -> Instant.ofEpochMilli(at.toEpochMilli()))
        .max(Comparator.naturalOrder());
  }

  /** Returns whether the read one was made later (1), earlier (-1), or then or nobody knows (0). */
  private static int compareCreation(SeenService seen, @Nullable Instant createdAt) {
    return createdAt == null || !seen.hasCreatedAt()
        ? 0
        : Timestamps.compare(Moments.timestamp(createdAt), seen.getCreatedAt());
  }
}
