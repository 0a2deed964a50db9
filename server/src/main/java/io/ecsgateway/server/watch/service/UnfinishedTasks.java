package io.ecsgateway.server.watch.service;

import io.ecsgateway.server.watch.Hashes;
import io.ecsgateway.server.watch.state.DrainingTasks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The next state of a service's tasks while one step makes it: bounded, whatever the lists say. */
final class UnfinishedTasks {
  /** How many tasks are remembered. */
  static final int MOST = 100;

  /** How long their names may be together, so that a resume token holds them. */
  private static final int MOST_CHARACTERS = 3_400;

  private final DrainingTasks.Builder next;
  private String arnPrefix;
  private final Set<String> running;
  private final Set<String> stopping;
  private final Set<String> unattributed;
  private final Set<Integer> done;
  private boolean overflows;

  UnfinishedTasks(DrainingTasks state) {
    next = state.toBuilder();
    arnPrefix = state.getArnPrefix();
    running = new LinkedHashSet<>(state.getRunningList());
    stopping = new LinkedHashSet<>(state.getStoppingList());
    unattributed = new LinkedHashSet<>(state.getUnattributedList());
    done = new LinkedHashSet<>(state.getDoneHashesList());
  }

  /** Returns everything about the tasks but their names. */
  DrainingTasks.Builder facts() {
    return next;
  }

  DrainingTasks build() {
    return next.setArnPrefix(arnPrefix)
        .clearRunning()
        .addAllRunning(running)
        .clearStopping()
        .addAllStopping(stopping)
        .clearUnattributed()
        .addAllUnattributed(unattributed)
        .clearDoneHashes()
        .addAllDoneHashes(done)
        .build();
  }

  /** These are all whose desired status is RUNNING, or, if not {@code full}, some of them. */
  void runningAre(List<String> arns, boolean full) {
    Set<String> listed = ids(arns);
    if (full) {
      for (String id : List.copyOf(running)) {
        if (!listed.contains(id)) {
          running.remove(id);
          add(stopping, id);
        }
      }
    }
    for (String id : listed) {
      if (!stopping.contains(id)) {
        add(running, id);
      }
    }
  }

  /** The desired status of these is STOPPED; what is done need be remembered only if among them. */
  void stoppedAre(List<String> arns) {
    Set<String> listed = ids(arns);
    Set<Integer> doneNow = new HashSet<>();
    for (String id : listed) {
      if (done.contains(Hashes.ofName(id))) {
        doneNow.add(Hashes.ofName(id));
      } else {
        running.remove(id);
        add(stopping, id);
      }
    }
    done.retainAll(doneNow);
  }

  /** These may be the service's, or others of its family. */
  void mayBeIts(List<String> arns) {
    for (String id : ids(arns)) {
      if (!done.contains(Hashes.ofName(id)) && !stopping.contains(id)) {
        add(unattributed, id);
      }
    }
  }

  /** None of them is to run any more. */
  void allStop() {
    stopping.addAll(running);
    running.clear();
  }

  boolean isUnattributed(String arn) {
    return unattributed.contains(id(arn));
  }

  boolean isStopping(String arn) {
    return stopping.contains(id(arn));
  }

  /** The task is the service's. */
  void isIts(String arn) {
    unattributed.remove(id(arn));
    stopping.add(id(arn));
  }

  /** The task is STOPPED, or not the service's. */
  void done(String arn) {
    unattributed.remove(id(arn));
    stopping.remove(id(arn));
    done.add(Hashes.ofName(id(arn)));
  }

  /** The tasks that are described cannot be told from any others that ECS does not know. */
  void forget() {
    stopping.clear();
    unattributed.clear();
  }

  /** Whether this step brought more tasks than are remembered. */
  boolean overflows() {
    return overflows;
  }

  /** Not all tasks can be told, unless complete lists follow. */
  void doubt(String why) {
    next.setDoubt(why)
        .clearListed()
        .clearAllKnown()
        .clearRunningListedAt()
        .clearStoppedListedAt()
        .clearDrainingListedAt();
  }

  private void add(Set<String> kind, String id) {
    if (kind.contains(id)) {
      return;
    }
    int characters =
        Stream.of(running, stopping, unattributed)
            .flatMap(Set::stream)
            .mapToInt(String::length)
            .sum();
    int count = running.size() + stopping.size() + unattributed.size();
    if (count < MOST && characters + id.length() <= MOST_CHARACTERS) {
      kind.add(id);
    } else {
      overflows = true;
      doubt("it has more tasks than are remembered (%d)".formatted(MOST));
    }
  }

  private Set<String> ids(List<String> arns) {
    List<String> ids = new ArrayList<>();
    arns.forEach(arn -> ids.add(id(arn)));
    return new LinkedHashSet<>(ids);
  }

  /** All ARNs of a cluster's tasks begin alike: a token need not say it a hundred times. */
  private String id(String arn) {
    int end = arn.lastIndexOf('/') + 1;
    if (arnPrefix.isEmpty()) {
      arnPrefix = arn.substring(0, end);
    }
    return arn.substring(0, end).equals(arnPrefix) ? arn.substring(end) : arn;
  }
}
