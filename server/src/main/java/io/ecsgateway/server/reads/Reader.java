package io.ecsgateway.server.reads;

import io.grpc.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One request that waits for its answer.
 *
 * @param names what it asks for
 * @param kept whether what ECS says is to be kept for readers who take what is not quite new
 * @param call asks ECS, as the caller's own call would
 * @param context of the caller's call
 */
record Reader<Q, R>(
    Q request,
    List<String> names,
    boolean kept,
    Function<Q, CompletableFuture<R>> call,
    CompletableFuture<R> answer,
    Context context) {}
