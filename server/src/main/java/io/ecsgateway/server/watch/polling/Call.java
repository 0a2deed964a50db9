package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.watch.Subject;
import java.util.List;

/**
 * One call of ECS that reads several subjects of one target.
 *
 * @param polls at least one
 * @param began in nanoseconds
 */
record Call(Reading reading, List<Poll> polls, long began) {
  Call {
    polls = List.copyOf(polls);
  }

  String target() {
    return polls.getFirst().group.target();
  }

  List<Subject<?>> subjects() {
    return polls.stream().<Subject<?>>map(poll -> poll.subject).toList();
  }

  boolean isAlone() {
    return polls.size() == 1;
  }
}
