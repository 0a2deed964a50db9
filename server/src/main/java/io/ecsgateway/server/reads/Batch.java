package io.ecsgateway.server.reads;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Requests that one call is to answer. Its lane's lock guards it until the call is made. */
final class Batch<Q, R> {
  private final int mostAtOnce;
  private final Set<String> names = new LinkedHashSet<>();
  private final List<Reader<Q, R>> readers = new ArrayList<>();

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

  private void add(Reader<Q, R> reader) {
    readers.add(reader);
    names.addAll(reader.names());
  }

  void leave(Reader<Q, R> reader) {
    if (readers.remove(reader)) {
      names.clear();
      readers.forEach(each -> names.addAll(each.names()));
    }
  }

  /** Returns what the call asks for. */
  Set<String> names() {
    return names;
  }

  /** Returns who waits, in the order in which they came. */
  List<Reader<Q, R>> readers() {
    return readers;
  }

  /** Whether no other name fits in. */
  boolean isFull() {
    return names.size() >= mostAtOnce;
  }
}
