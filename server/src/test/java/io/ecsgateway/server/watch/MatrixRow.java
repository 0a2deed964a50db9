package io.ecsgateway.server.watch;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A line of a correctness matrix, to be watched end to end.
 *
 * @param call the watch, known when it begins
 * @param told makes what keeps what a reader is told
 * @param happens what happens meanwhile
 * @param seconds how long the watch is read at most
 * @param ends whether it ends before
 * @param check what is true of every reader
 * @param checkUncut what is true beside of one who was never cut
 * @param <H> how it is said what happens
 */
public record MatrixRow<T extends Heard<?, ?>, H>(
    String name,
    Supplier<WatchCall<?, ?>> call,
    Supplier<T> told,
    H happens,
    int seconds,
    boolean ends,
    Consumer<T> check,
    Consumer<? super T> checkUncut) {}
