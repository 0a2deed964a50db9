package io.ecsgateway.server.watch.service;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** What ECS may answer about one service, its task sets and its tasks. Times are seconds. */
public final class Reads {
  /** When watches begin. */
  public static final Instant BEGIN = Instant.parse("2026-08-01T12:00:00Z");

  public static final Instant CREATED = BEGIN.minus(Duration.ofDays(1));
  public static final Duration GRACE = Duration.ofMinutes(2);

  /** Name of the target in which everything is. */
  public static final String TARGET = "default";

  public static final Subject.OfService SERVICE =
      new Subject.OfService(TARGET, "production", "web");
  public static final OfTaskArns RUNNING = byName(false);
  public static final OfTaskArns STOPPED = byName(true);

  private static final String ARN = "arn:aws:ecs:eu-west-1:123456789012:";

  private Reads() {}

  /** Makes a read of what stands after its second in a row of a table. */
  @FunctionalInterface
  public interface Notation {
    Observation<?> read(int second, String what);
  }

  /** Returns the reads of a row such as {@code 0 ACTIVE, 2 MISSING}. */
  public static List<? extends Observation<?>> row(String row, Notation notation) {
    return Splitter.on(',')
        .trimResults()
        .splitToStream(row)
        .map(read -> Splitter.on(' ').limit(2).splitToList(read))
        .map(read -> notation.read(Integer.parseInt(read.getFirst()), read.getLast()))
        .toList();
  }

  public static Instant at(int second) {
    return BEGIN.plusSeconds(second);
  }

  public static Service.Builder service(String status) {
    return Service.builder()
        .serviceArn(ARN + "service/production/web")
        .serviceName("web")
        .status(status)
        .createdAt(CREATED)
        .taskDefinition(ARN + "task-definition/web-family:7");
  }

  /** Returns a read of the service, by its status, after a word that says what kind it is. */
  public static Observation<?> service(int second, String what) {
    List<String> words = Splitter.on(' ').splitToList(what);
    String status = words.getLast();
    return switch (words.getFirst()) {
      case "MISSING" -> missing(second);
      // Made an hour later.
      case "NEW" -> found(second, service(status).createdAt(CREATED.plusSeconds(3_600)));
      case "DAEMON" -> found(second, service(status).schedulingStrategy("DAEMON"));
      case "EXTERNAL", "CODE_DEPLOY" ->
          found(
              second,
              service(status)
                  .taskDefinition(null)
                  .deploymentController(
                      DeploymentController.builder().type(words.getFirst()).build()));
      default -> found(second, service(status));
    };
  }

  public static Deployment deployment(String id, int updatedAt) {
    return Deployment.builder().id("ecs-svc/" + id).updatedAt(at(updatedAt)).build();
  }

  public static ServiceEvent event(String message, int second) {
    return ServiceEvent.builder().id(message).message(message).createdAt(at(second)).build();
  }

  public static TaskSet.Builder taskSet(String status, String stability, int running) {
    return TaskSet.builder()
        .id("ecs-svc/42")
        .taskSetArn(ARN + "task-set/production/web/ecs-svc/42")
        .taskDefinition("blue:3")
        .status(status)
        .stabilityStatus(stability)
        .computedDesiredCount(2)
        .runningCount(running)
        .pendingCount(0);
  }

  public static Task.Builder task(String id, String lastStatus) {
    return Task.builder()
        .taskArn(taskArn(id))
        .lastStatus(lastStatus)
        .group("service:web")
        .startedBy("ecs-svc/1")
        .createdAt(CREATED.plusSeconds(60));
  }

  public static String taskArn(String id) {
    return ARN + "task/production/" + id;
  }

  /** Returns ARNs of {@code count} tasks, as long as ECS makes them. */
  public static List<String> taskArns(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> taskArn("0123456789abcdef0123456789ab%04x".formatted(i)))
        .toList();
  }

  public static Observation<?> found(int second, Service.Builder service) {
    return new Observation.Found<>(SERVICE, at(second), service.build());
  }

  public static Observation<?> missing(int second) {
    return new Observation.Missing<>(SERVICE, at(second), "MISSING");
  }

  public static Observation<?> listed(int second, OfTaskArns list, List<String> arns) {
    return new Observation.Found<>(list, at(second), arns);
  }

  public static Observation<?> described(int second, Task.Builder task) {
    Task built = task.build();
    return new Observation.Found<>(ofTask(built.taskArn()), at(second), built);
  }

  /** Returns a read of a task: {@code a=RUNNING}, {@code a=RUNNING@version}, {@code a=MISSING}. */
  public static Observation<?> task(int second, String what) {
    List<String> read = Splitter.on(CharMatcher.anyOf("=@")).splitToList(what);
    if (read.get(1).equals("MISSING")) {
      return new Observation.Missing<>(ofTask(taskArn(read.get(0))), at(second), "MISSING");
    }
    Task.Builder task = task(read.get(0), read.get(1));
    if (read.size() > 2) {
      task.version(Long.parseLong(read.get(2)));
    }
    return described(second, task);
  }

  public static OfTaskArns ofFamily(String family) {
    return new OfTaskArns(TARGET, "production", new OfTaskArns.OfFamily(family), true);
  }

  public static Subject.OfTask ofTask(String arn) {
    return new Subject.OfTask(TARGET, "production", arn);
  }

  private static OfTaskArns byName(boolean stopped) {
    return new OfTaskArns(TARGET, "production", new OfTaskArns.OfServiceName("web"), stopped);
  }
}
