package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * What ECS answers as a row says it: each read from its second on, until another one of the same
 * subject. A task listed as stopped is not listed as running. A list that no read names is empty,
 * and whatever else none names is MISSING.
 */
public final class RowHistory implements History {
  private static final Pattern COUNTED = Pattern.compile("(.*?)(?: x(\\d+))?(?: \\+(\\d+))?");
  private static final int EVENTS_KEPT = 100;

  private final Map<Subject<?>, NavigableMap<Instant, Observation<?>>> reads = new HashMap<>();

  /**
   * @param row reads such as {@code 0 ACTIVE, 9 DRAINING}; behind a service's may stand how many
   *     tasks it counts as running, {@code x2}, and how many events it has had, {@code +3}
   */
  public RowHistory(String row, Reads.Notation notation) {
    Reads.row(row, counted(notation))
        .forEach(read ->
            reads.computeIfAbsent(read.subject(), s -> new TreeMap<>()).put(read.at(), read));
  }

  /** Returns the message of the event of this number. */
  static String eventMessage(int number) {
    return "event " + number;
  }

  @Override
  public Observation<?> read(Subject<?> subject, Instant now) {
    return switch (subject) {
      case OfTaskArns list -> new Observation.Found<>(list, now, arns(list, now));
      case Subject.OfService s ->
          at(new Subject.OfService(Reads.TARGET, s.cluster(), s.service()), now);
      case Subject.OfTask s -> at(new Subject.OfTask(Reads.TARGET, s.cluster(), s.taskArn()), now);
      case Subject.OfTaskDefinition s ->
          at(new Subject.OfTaskDefinition(Reads.TARGET, s.taskDefinition()), now);
      default -> throw new IllegalArgumentException("no read for " + subject);
    };
  }

  private Observation<?> at(Subject<?> subject, Instant now) {
    Map.Entry<Instant, Observation<?>> last =
        reads.getOrDefault(subject, new TreeMap<>()).floorEntry(now);
    return last == null ? new Observation.Missing<>(subject, now, "MISSING") : last.getValue();
  }

  private List<String> arns(OfTaskArns list, Instant now) {
    List<String> listed = named(list, list.stopped(), now);
    if (list.stopped()) {
      return listed;
    }
    List<String> stopped = named(list, true, now);
    return listed.stream().filter(arn -> !stopped.contains(arn)).toList();
  }

  private List<String> named(OfTaskArns list, boolean stopped, Instant now) {
    OfTaskArns subject = new OfTaskArns(Reads.TARGET, list.cluster(), list.filter(), stopped);
    return at(subject, now) instanceof Observation.Found<?>(var s, var at, List<?> arns)
        ? arns.stream().map(String.class::cast).toList()
        : List.of();
  }

  private static Reads.Notation counted(Reads.Notation notation) {
    return (second, what) -> {
      Matcher counted = COUNTED.matcher(what);
      if (!counted.matches() || (counted.group(2) == null && counted.group(3) == null)) {
        return notation.read(second, what);
      }
      if (!(notation.read(second, counted.group(1))
          instanceof Observation.Found<?>(var s, var at, Service read))) {
        throw new IllegalArgumentException(what + " (expected: a service's counts)");
      }
      Service.Builder service = read.toBuilder();
      if (counted.group(2) != null) {
        service.runningCount(Integer.parseInt(counted.group(2)));
      }
      if (counted.group(3) != null) {
        service.events(events(Integer.parseInt(counted.group(3))));
      }
      return Reads.found(second, service);
    };
  }

  /** Returns those that ECS still holds, newest first, three in each second. */
  private static List<ServiceEvent> events(int many) {
    return Stream.iterate(many, number -> number > 0, number -> number - 1)
        .limit(EVENTS_KEPT)
        .map(number -> Reads.event(eventMessage(number), number / 3))
        .toList();
  }
}
