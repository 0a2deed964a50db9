package io.ecsgateway.server.reads;

import io.grpc.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * One request that waits for its answer.
 *
 * @param names what it asks for
 * @param cameAt since when it waits, in nanoseconds
 * @param maxStaleness how much older than it its answer may be
 * @param readAt is told of its answer as of when that is, in nanoseconds
 * @param call asks ECS, as the caller's own call would
 * @param context of the caller's call
 */
record Reader<Q, R>(
    Q request,
    List<String> names,
    long cameAt,
    Duration maxStaleness,
    LongConsumer readAt,
    Function<Q, CompletableFuture<R>> call,
    CompletableFuture<R> answer,
    Context context) {
  boolean takesOlder() {
    return maxStaleness.isPositive();
  }
}
