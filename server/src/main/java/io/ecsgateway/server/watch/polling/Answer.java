package io.ecsgateway.server.watch.polling;

/** What a call that succeeded says of one of its subjects. */
sealed interface Answer {
  /** It is there: {@code value} is what its subject's type says. */
  record Value(Object value) implements Answer {}

  /** ECS says that there is no such thing. */
  record Absent(String reason) implements Answer {}

  /** Nothing, or something that is no answer. */
  record Silence(String detail) implements Answer {}
}
