package io.ecsgateway.server.watch;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A line of a correctness matrix, to be watched end to end.
 *
 * @param told makes what keeps what a reader is told
 * @param history what ECS answers meanwhile
 * @param seconds how long the watch is read at most
 * @param ends whether it ends before
 * @param check what is true of every reader
 * @param checkUncut what is true beside of one who was never cut
 */
public record MatrixRow<T extends Heard<?, ?>>(
    String name,
    WatchCall<?, ?> call,
    Supplier<T> told,
    History history,
    int seconds,
    boolean ends,
    Consumer<T> check,
    Consumer<? super T> checkUncut) {}
