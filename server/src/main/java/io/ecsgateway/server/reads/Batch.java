package io.ecsgateway.server.reads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests that one call is to answer, or answers. Its lane's lock guards it. */
final class Batch<Q, R> {
  private int mostAtOnce;
  private final Set<String> names = new LinkedHashSet<>();
  private final List<Reader<Q, R>> readers = new ArrayList<>();

  /** When the call was made, in nanoseconds; null while it waits. */
  private @Nullable Long began;

  /** The call, once it is under way. */
  @Nullable CompletableFuture<R> call;

  private Batch(int mostAtOnce, Reader<Q, R> first) {
    this.mostAtOnce = mostAtOnce;
    add(first);
  }

  /** Returns one that others may join, up to {@code mostAtOnce} names. */
  static <Q, R> Batch<Q, R> of(int mostAtOnce, Reader<Q, R> first) {
    return new Batch<>(mostAtOnce, first);
  }

  /** Returns one that nobody joins: what went wrong in company is asked alone. */
  static <Q, R> Batch<Q, R> alone(Reader<Q, R> reader) {
    return new Batch<>(0, reader);
  }

  /** Adds {@code reader}, unless there is no room for what it asks. */
  boolean join(Reader<Q, R> reader) {
    long more = reader.names().stream().filter(name -> !names.contains(name)).count();
    boolean room = names.size() + more <= mostAtOnce;
    if (room) {
      add(reader);
    }
    return room;
  }

  /** Adds {@code reader} if all it asks is asked already. */
  boolean joinSame(Reader<Q, R> reader) {
    boolean same = mostAtOnce > 0 && names.containsAll(reader.names());
    if (same) {
      readers.add(reader);
    }
    return same;
  }

  private void add(Reader<Q, R> reader) {
    readers.add(reader);
    names.addAll(reader.names());
  }

  /** Notes that the call is made: from now on it asks for what it asks for, whoever leaves. */
  void begin(long now) {
    began = now;
  }

  /** Returns when the call was made, in nanoseconds. */
  long began() {
    return Objects.requireNonNull(began, "it waits");
  }

  /** Returns how long {@code reader} waited for the call; nothing if it joined that later. */
  Duration waited(Reader<Q, R> reader) {
    return Duration.ofNanos(Math.max(0, began() - reader.cameAt()));
  }

  /** Forgets {@code reader}; what it alone asked for is not asked, if it was not yet. */
  void leave(Reader<Q, R> reader) {
    if (readers.remove(reader) && began == null) {
      names.clear();
      readers.forEach(each -> names.addAll(each.names()));
    }
  }

  /** Lets nobody join any more, and returns who waits. */
  List<Reader<Q, R>> close() {
    mostAtOnce = 0;
    return readers();
  }

  /** Returns what the call asks for. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** Returns who waits, in the order in which they came. */
  List<Reader<Q, R>> readers() {
    return List.copyOf(readers);
  }

  /** Whether no other name fits in. */
  boolean isFull() {
    return names.size() >= mostAtOnce;
  }
}
