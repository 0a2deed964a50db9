package io.ecsgateway.server.watch.deployment;

import static java.util.Objects.requireNonNull;

import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * One service as ECS would show it, told by a script what happens to it and when. Answers reads of
 * its subjects. Seconds count from {@link #START}; the watch begins at second 0.
 */
final class ScriptedService {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String ARN = "arn:aws:ecs:eu-west-1:123456789012:service/shop/web";

  /** In place of an answer: ECS says MISSING. */
  static final String MISSING = "MISSING";

  private final TreeMap<Integer, List<Consumer<ScriptedService>>> script = new TreeMap<>();
  private final Map<Class<?>, Deque<Object>> nextReads = new HashMap<>();
  private final Map<String, Deployment> deployments = new LinkedHashMap<>();
  private final Map<String, ServiceDeployment> records = new LinkedHashMap<>();
  private final Map<String, Task> stoppedTasks = new LinkedHashMap<>();
  private final List<ServiceEvent> events = new ArrayList<>();
  private @Nullable Service service;
  private boolean recordsKept = true;
  private int second = Integer.MIN_VALUE;

  static Instant time(int second) {
    return START.plusSeconds(second);
  }

  static String id(int number) {
    return "ecs-svc/" + number;
  }

  static String recordArn(int number) {
    return "arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/web/sd" + number;
  }

  static String revisionArn(int number) {
    return "arn:aws:ecs:eu-west-1:123456789012:service-revision/shop/web/" + number;
  }

  /** Lets something happen at {@code second}. */
  ScriptedService at(int second, Consumer<ScriptedService> change) {
    script.computeIfAbsent(second, s -> new ArrayList<>()).add(change);
    return this;
  }

  /** Lets everything happen that is due by {@code second}. */
  void advanceTo(int second) {
    while (!script.isEmpty() && script.firstKey() <= second) {
      Map.Entry<Integer, List<Consumer<ScriptedService>>> due = script.pollFirstEntry();
      this.second = due.getKey();
      due.getValue().forEach(change -> change.accept(this));
    }
    this.second = second;
  }

  Instant now() {
    return time(second);
  }

  // What can happen.

  ScriptedService active() {
    return service(s -> s.status("ACTIVE"));
  }

  ScriptedService service(UnaryOperator<Service.Builder> change) {
    Service.Builder builder =
        service == null
            ? Service.builder()
                .serviceArn(ARN)
                .serviceName("web")
                .status("ACTIVE")
                .createdAt(now().minusSeconds(1))
            : service.toBuilder();
    service = change.apply(builder).build();
    return this;
  }

  /** ECS forgets all of it. */
  ScriptedService purged() {
    service = null;
    deployments.clear();
    records.clear();
    events.clear();
    return this;
  }

  ScriptedService withoutRecords() {
    recordsKept = false;
    return this;
  }

  ScriptedService deployment(int number, UnaryOperator<Deployment.Builder> change) {
    Deployment known = deployments.get(id(number));
    Deployment.Builder builder =
        known == null
            ? Deployment.builder()
                .id(id(number))
                .status("PRIMARY")
                .taskDefinition("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:" + number)
                .createdAt(now())
                .desiredCount(2)
                .runningCount(0)
                .pendingCount(0)
                .failedTasks(0)
            : known.toBuilder();
    deployments.put(id(number), change.apply(builder.updatedAt(now())).build());
    return this;
  }

  ScriptedService noDeployment(int number) {
    deployments.remove(id(number));
    return this;
  }

  ScriptedService record(int number, String status) {
    return record(number, status, r -> r);
  }

  ScriptedService record(
      int number, String status, UnaryOperator<ServiceDeployment.Builder> change) {
    ServiceDeployment known = records.get(recordArn(number));
    ServiceDeployment.Builder builder =
        known == null
            ? ServiceDeployment.builder()
                .serviceDeploymentArn(recordArn(number))
                .serviceArn(ARN)
                .createdAt(now())
                .targetServiceRevision(
                    t -> t.arn(revisionArn(number)).requestedTaskCount(2).runningTaskCount(0))
            : known.toBuilder();
    builder.status(status).updatedAt(now());
    if (DeploymentStatus.isFinal(status)) {
      builder.finishedAt(now());
    }
    records.put(recordArn(number), change.apply(builder).build());
    return this;
  }

  ScriptedService noRecord(int number) {
    records.remove(recordArn(number));
    return this;
  }

  /** Puts {@code running} tasks of the new revision and {@code old} ones of the old on a record. */
  ScriptedService counts(int number, int running, int old) {
    return record(
        number,
        knownRecord(number).statusAsString(),
        r ->
            r.targetServiceRevision(
                    t -> t.arn(revisionArn(number)).requestedTaskCount(2).runningTaskCount(running))
                .sourceServiceRevisions(
                    ServiceRevisionSummary.builder()
                        .arn(revisionArn(1))
                        .runningTaskCount(old)
                        .build()));
  }

  ScriptedService event(String message) {
    events.addFirst(
        ServiceEvent.builder()
            .id("event-" + events.size())
            .createdAt(now())
            .message(message)
            .build());
    return this;
  }

  ScriptedService stoppedTask(String name, UnaryOperator<Task.Builder> change) {
    String arn = "arn:aws:ecs:eu-west-1:123456789012:task/shop/" + name;
    stoppedTasks.put(
        arn,
        change.apply(Task.builder().taskArn(arn).lastStatus("STOPPED").stoppedAt(now())).build());
    return this;
  }

  ScriptedService noStoppedTasks() {
    stoppedTasks.clear();
    return this;
  }

  /** The next read of this kind answers {@code answer}, whatever is true. */
  ScriptedService nextRead(Class<? extends Subject<?>> kind, Object answer) {
    nextReads.computeIfAbsent(kind, k -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** The next reads of the service answer what it is now. */
  ScriptedService staleService(int reads) {
    Object now = answer(new Subject.OfService("", "", ""));
    for (int i = 0; i < reads; i++) {
      nextRead(Subject.OfService.class, now);
    }
    return this;
  }

  /** The next read of the service deployment answers what it was at {@code then}. */
  ScriptedService staleRecordOnce(int number, String status, Instant then) {
    return nextRead(
        Subject.OfDeployment.class,
        knownRecord(number).toBuilder().status(status).updatedAt(then).build());
  }

  /** Returns this service as a history that begins at second 0. */
  History atTheWire() {
    return (subject, now) -> {
      advanceTo((int) Duration.between(START, now).toSeconds());
      return read(subject);
    };
  }

  // What a read finds.

  Observation<?> read(Subject<?> subject) {
    Deque<Object> scripted = nextReads.getOrDefault(subject.getClass(), new ArrayDeque<>());
    Object answer = scripted.isEmpty() ? answer(subject) : scripted.pop();
    return observation(subject, answer);
  }

  @SuppressWarnings("unchecked") // answers are of their subject's kind
  private <T> Observation<T> observation(Subject<T> subject, Object answer) {
    return answer instanceof String reason
        ? new Observation.Missing<>(subject, now(), reason)
        : new Observation.Found<>(subject, now(), (T) answer);
  }

  private Object answer(Subject<?> subject) {
    return switch (subject) {
      case Subject.OfService s ->
          service == null
              ? MISSING
              : service.toBuilder()
                  .deployments(deployments.values())
                  .events(events.subList(0, Math.min(100, events.size())))
                  .build();
      case Subject.OfDeployment s ->
          recordsKept ? orMissing(records.get(s.serviceDeploymentArn())) : Answers.UNSUPPORTED;
      case Subject.OfDeployments s ->
          recordsKept ? (service == null ? MISSING : briefs()) : Answers.UNSUPPORTED;
      case Subject.OfTaskArns s -> List.copyOf(stoppedTasks.keySet());
      case Subject.OfTask s -> orMissing(stoppedTasks.get(s.taskArn()));
      case Subject.OfTaskDefinition s -> MISSING;
    };
  }

  private static Object orMissing(@Nullable Object found) {
    return found == null ? MISSING : found;
  }

  private ServiceDeployment knownRecord(int number) {
    return requireNonNull(records.get(recordArn(number)));
  }

  private List<ServiceDeploymentBrief> briefs() {
    return records.values().stream()
        .map(r ->
            ServiceDeploymentBrief.builder()
                .serviceDeploymentArn(r.serviceDeploymentArn())
                .serviceArn(r.serviceArn())
                .createdAt(r.createdAt())
                .finishedAt(r.finishedAt())
                .status(r.statusAsString())
                .targetServiceRevisionArn(r.targetServiceRevision().arn())
                .build())
        .sorted(Comparator.comparing(ServiceDeploymentBrief::createdAt).reversed())
        .limit(20)
        .toList();
  }
}
