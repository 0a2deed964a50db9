package io.ecsgateway.server.reads;

/**
 * What ECS has said before, and may be said again.
 *
 * @param readAt when the call for it was made, in nanoseconds of the ticker
 * @param source what answered it
 */
record Known<V>(SharedRead.Finding<V> finding, long readAt, ReadObservation.Source source) {
  boolean isOlderThan(long nanos) {
    return readAt - nanos < 0;
  }
}
