package io.ecsgateway.server.watch.service;

import com.google.protobuf.Timestamp;
import io.ecsgateway.server.names.Arns;
import io.ecsgateway.server.watch.Absences;
import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.StoppedTasks;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.state.Absence;
import io.ecsgateway.server.watch.state.DrainingTasks;
import io.ecsgateway.server.watch.state.SeenService;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * The tasks of a service on its way to INACTIVE, which ECS calls it while they may be STOPPING
 * still.
 *
 * <p>All of them are known if, while no task could start any more, a list of those with desired
 * status RUNNING was read and some time later one of those with desired status STOPPED, each in
 * full. If the service was DRAINING for too short a time for that, any two such lists do, together
 * with what its families list after: a task that started later, or went from one list to the other
 * meanwhile, is among those. Whatever else happened, there is a doubt, and the watch says so.
 *
 * @param state what is known; immutable
 */
record TaskDrain(DrainingTasks state) {
  private static final int MOST_FAMILIES = 8;
  private static final int MOST_FAMILY_CHARACTERS = 512;

  /** A list of so many may have had more to say. */
  private static final int FULL_PAGE = 100;

  /** How much later than another a read has to be told for ECS to have answered it later. */
  private static final Duration LATENCY = Duration.ofSeconds(2);

  /** What deployments and task sets are called, and so whoever started a service's task. */
  private static final String STARTED_BY_SERVICE = "ecs-svc/";

  /** Takes in a read of the service. */
  TaskDrain serviceRead(Service read, SeenService seen, Instant at) {
    UnfinishedTasks next = new UnfinishedTasks(state);
    rememberFamilies(next.facts(), read);
    String status = seen.getStatus();
    if (status.equals("DRAINING") && !state.hasDrainingSince()) {
      next.facts().setDrainingSince(Moments.timestamp(at));
    } else if (status.equals("INACTIVE") && !state.hasInactiveSince()) {
      becomesInactive(next, at);
    }
    return new TaskDrain(next.build());
  }

  /** Takes in a list that was read. */
  TaskDrain listed(OfTaskArns list, Instant at, List<String> arns) {
    UnfinishedTasks next = new UnfinishedTasks(state);
    boolean full = arns.size() < FULL_PAGE;
    if (list.filter() instanceof OfTaskArns.OfFamily family) {
      if (at.isBefore(Moments.instant(state.getInactiveSince()))) {
        // Read for somebody else, before the last tasks were told to stop.
        return this;
      }
      familyIsListed(next.facts(), family.family());
      next.mayBeIts(arns);
    } else if (state.hasInactiveSince()) {
      return this;
    } else if (list.stopped()) {
      next.stoppedAre(arns);
    } else {
      next.runningAre(arns, full);
    }
    if (!full) {
      next.doubt("there are more tasks than one list names (%d)".formatted(FULL_PAGE));
    } else if (list.filter() instanceof OfTaskArns.OfServiceName && !next.overflows()) {
      fullListRead(next.facts(), list.stopped(), at);
    }
    return new TaskDrain(next.build());
  }

  /** Takes in that ECS refuses a list. */
  TaskDrain unlistable(OfTaskArns list) {
    if (!(list.filter() instanceof OfTaskArns.OfFamily family)) {
      return this;
    }
    UnfinishedTasks next = new UnfinishedTasks(state);
    familyIsListed(next.facts(), family.family());
    next.doubt("ECS does not list its tasks any more");
    return new TaskDrain(next.build());
  }

  /** Takes in a task that was described. */
  TaskDrain described(String taskArn, Task task, SeenService service) {
    UnfinishedTasks next = new UnfinishedTasks(state);
    boolean candidate = next.isUnattributed(taskArn);
    if (!candidate && !next.isStopping(taskArn)) {
      return this;
    }
    next.facts().clearAbsence();
    if (StoppedTasks.isStopped(task) || (candidate && !belongs(task, service))) {
      next.done(taskArn);
    } else {
      next.isIts(taskArn);
    }
    return new TaskDrain(next.build());
  }

  /** Takes in that ECS does not know a task. */
  TaskDrain notFound(String taskArn, Instant at) {
    UnfinishedTasks next = new UnfinishedTasks(state);
    if (!next.isUnattributed(taskArn) && !next.isStopping(taskArn)) {
      return this;
    }
    Absence absence = Absences.another(state.getAbsence(), at);
    if (Absences.isSettled(absence)) {
      // ECS forgets stopped tasks only, but that these were STOPPED nobody saw.
      next.forget();
      next.doubt("ECS forgot tasks before they were seen STOPPED");
      next.facts().clearAbsence();
    } else {
      next.facts().setAbsence(absence);
    }
    return new TaskDrain(next.build());
  }

  /** Returns the ARNs of the tasks to describe. */
  Set<String> toDescribe() {
    Set<String> arns = new LinkedHashSet<>();
    state.getStoppingList().forEach(id -> arns.add(arn(id)));
    state.getUnattributedList().forEach(id -> arns.add(arn(id)));
    return arns;
  }

  /** Returns the ARNs of the service's tasks that are not STOPPED as far as is known, in order. */
  List<String> unstopped() {
    return Stream.concat(state.getRunningList().stream(), state.getStoppingList().stream())
        .map(this::arn)
        .sorted()
        .toList();
  }

  /** Returns the families whose tasks are to be listed. */
  List<String> familiesToList() {
    return state.getUnlistedFamiliesList();
  }

  /** Whether, of a service that is INACTIVE, nothing is left to wait for. */
  boolean isDone() {
    return state.getRunningCount() == 0
        && state.getStoppingCount() == 0
        && state.getUnattributedCount() == 0
        && state.getUnlistedFamiliesCount() == 0;
  }

  /** Returns why it cannot be told that all tasks are STOPPED; empty if it can. */
  String doubt() {
    return state.getDoubt();
  }

  private void becomesInactive(UnfinishedTasks next, Instant at) {
    next.allStop();
    next.facts().setInactiveSince(Moments.timestamp(at));
    if (state.getAllKnown()) {
      return;
    }
    List<String> families = next.facts().getFamiliesList();
    next.facts().addAllUnlistedFamilies(families);
    if (!state.getDoubt().isEmpty()) {
      return;
    }
    if (!state.getListed()) {
      next.doubt("its tasks were not listed in full before it was INACTIVE");
    } else if (families.isEmpty() || next.facts().getMoreFamilies()) {
      next.doubt("its last tasks could not be listed");
    }
  }

  private static void fullListRead(DrainingTasks.Builder facts, boolean stopped, Instant at) {
    if (stopped) {
      facts.setStoppedListedAt(Moments.timestamp(at));
      if (facts.hasDrainingListedAt() && isAfter(at, facts.getDrainingListedAt())) {
        facts.setAllKnown(true);
      }
    } else {
      facts.setRunningListedAt(Moments.timestamp(at));
      boolean draining = facts.hasDrainingSince() && isAfter(at, facts.getDrainingSince());
      if (draining && !facts.hasDrainingListedAt()) {
        facts.setDrainingListedAt(Moments.timestamp(at));
      }
    }
    boolean inOrder =
        facts.hasRunningListedAt()
            && facts.hasStoppedListedAt()
            && !Moments.instant(facts.getStoppedListedAt())
                .isBefore(Moments.instant(facts.getRunningListedAt()).minus(LATENCY));
    if (inOrder || facts.getAllKnown()) {
      // What could not be told before can be now.
      facts.setListed(true).clearDoubt();
    }
  }

  /** Whether ECS answered a read told {@code at} later than the other. */
  private static boolean isAfter(Instant at, Timestamp other) {
    return !at.isBefore(Moments.instant(other).plus(LATENCY));
  }

  private static void familyIsListed(DrainingTasks.Builder facts, String family) {
    List<String> left =
        facts.getUnlistedFamiliesList().stream().filter(other -> !other.equals(family)).toList();
    facts.clearUnlistedFamilies().addAllUnlistedFamilies(left);
  }

  private static void rememberFamilies(DrainingTasks.Builder facts, Service read) {
    Stream.of(
            Stream.of(read).map(Service::taskDefinition),
            read.deployments().stream().map(Deployment::taskDefinition),
            read.taskSets().stream().map(TaskSet::taskDefinition))
        .flatMap(taskDefinitions -> taskDefinitions)
        .filter(Objects::nonNull)
        .map(TaskDrain::familyOf)
        .filter(family -> !facts.getFamiliesList().contains(family))
        .distinct()
        .forEach(family -> rememberFamily(facts, family));
  }

  private static void rememberFamily(DrainingTasks.Builder facts, String family) {
    int characters = facts.getFamiliesList().stream().mapToInt(String::length).sum();
    if (facts.getFamiliesCount() < MOST_FAMILIES
        && characters + family.length() <= MOST_FAMILY_CHARACTERS) {
      facts.addFamilies(family);
    } else {
      facts.setMoreFamilies(true);
    }
  }

  /** A service's tasks bear its name as their group, and its deployments started them. */
  private static boolean belongs(Task task, SeenService service) {
    boolean older =
        task.createdAt() != null
            && service.hasCreatedAt()
            && task.createdAt().isBefore(Moments.instant(service.getCreatedAt()));
    return ("service:" + Arns.lastSegment(service.getServiceArn())).equals(task.group())
        && (task.startedBy() == null || task.startedBy().startsWith(STARTED_BY_SERVICE))
        && !older;
  }

  private String arn(String id) {
    return id.contains("/") ? id : state.getArnPrefix() + id;
  }

  private static String familyOf(String taskDefinition) {
    String name = Arns.lastSegment(taskDefinition);
    int revision = name.lastIndexOf(':');
    return revision < 0 ? name : name.substring(0, revision);
  }
}
