package io.ecsgateway.server.reads;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.EcsResponse;

/**
 * Requests that may share a call: equal but for what they name. What is asked while a call is under
 * way waits until that ends, or until it fills a call of its own. Its lane's lock guards it.
 */
final class Group<Q extends EcsRequest, R extends EcsResponse, V> {
  /**
   * What the requests have in common.
   *
   * @param target where they go
   * @param sentAs in whose session; null for the gateway's own
   * @param pattern a request without names
   */
  record Key(String target, @Nullable String sentAs, EcsRequest pattern) {}

  /** What a reader is told, by running {@code telling}. */
  private record Answer<Q, R>(Reader<Q, R> reader, Runnable telling) {}

  /**
   * What comes of the end of a call.
   *
   * @param answers what its readers are told
   * @param again who is asked for once more, alone
   */
  private record Ending<Q, R>(List<Answer<Q, R>> answers, List<Reader<Q, R>> again) {
    static <Q, R> Ending<Q, R> in(List<Reader<Q, R>> readers, Throwable failure) {
      return new Ending<>(
          readers.stream()
              .map(reader ->
                  new Answer<>(reader, () -> reader.answer().completeExceptionally(failure)))
              .toList(),
          List.of());
    }
  }

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final Key key;
  private final SharedRead<Q, R, V> read;
  private final Lane lane;
  private final RecentFindings recent;
  private final ReadObservation observation;
  private final Deque<Batch<Q, R>> waiting = new ArrayDeque<>();
  private final Set<Batch<Q, R>> underWay = new LinkedHashSet<>();

  Group(
      Key key,
      SharedRead<Q, R, V> read,
      Lane lane,
      RecentFindings recent,
      ReadObservation observation) {
    this.key = key;
    this.read = read;
    this.lane = lane;
    this.recent = recent;
    this.observation = observation;
  }

  Key key() {
    return key;
  }

  /** Returns how many calls wait to be made. */
  int waiting() {
    return waiting.size();
  }

  /** Whether nobody waits for anything. */
  boolean isIdle() {
    return waiting.isEmpty() && underWay.isEmpty();
  }

  /** Whether a call is to be made as soon as ECS takes one. */
  boolean isReady() {
    Batch<Q, R> first = waiting.peekFirst();
    return first != null && (underWay.isEmpty() || waiting.size() > 1 || first.isFull());
  }

  /**
   * Has {@code reader} answered: by a call that is under way only if that began within what the
   * reader takes.
   *
   * @throws io.ecsgateway.server.quota.QuotaSpentException if it would wait for too long
   */
  void add(Reader<Q, R> reader) {
    long oldest = lane.nanos() - reader.maxStaleness().toNanos();
    boolean joined =
        reader.takesOlder()
            && underWay.stream().anyMatch(call -> call.began() >= oldest && call.joinSame(reader));
    if (joined || waiting.stream().anyMatch(batch -> batch.joinSame(reader))) {
      return;
    }
    Batch<Q, R> last = waiting.peekLast();
    if (last == null || !last.join(reader)) {
      lane.checkWait();
      waiting.addLast(Batch.of(read.mostAtOnce(), reader));
    }
  }

  /** Forgets {@code reader}, and the calls that nobody waits for any more. */
  void leave(Reader<Q, R> reader) {
    waiting.forEach(batch -> batch.leave(reader));
    waiting.removeIf(batch -> batch.readers().isEmpty());
    underWay.forEach(batch -> {
      batch.leave(reader);
      cancelIfUnwanted(batch);
    });
  }

  /** Takes the next call, which is made after the lock is released. */
  void makeNext() {
    Batch<Q, R> batch = waiting.removeFirst();
    underWay.add(batch);
    batch.begin(lane.nanos());
    Reader<Q, R> first = batch.readers().getFirst();
    List<String> names = batch.names();
    lane.afterwards(() -> call(batch, first, names));
  }

  private void call(Batch<Q, R> batch, Reader<Q, R> first, List<String> names) {
    Q request =
        isWhole(names, first) ? first.request() : read.naming().apply(first.request(), names);
    CompletableFuture<R> call;
    try {
      call = first.context().call(() -> first.call().apply(request));
    } catch (Exception e) {
      call = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<R> made = call;
    lane.change(() -> {
      batch.call = made;
      cancelIfUnwanted(batch);
    });
    var _ = made.whenComplete((answer, failure) -> ended(batch, answer, failure));
  }

  private void cancelIfUnwanted(Batch<Q, R> batch) {
    CompletableFuture<R> call = batch.call;
    if (call != null && batch.readers().isEmpty()) {
      lane.afterwards(() -> call.cancel(true));
    }
  }

  private void ended(Batch<Q, R> batch, @Nullable R answer, @Nullable Throwable failure) {
    List<Reader<Q, R>> readers = new ArrayList<>();
    lane.change(() -> readers.addAll(batch.close()));
    Ending<Q, R> ending;
    try {
      ending =
          answer != null && failure == null
              ? answered(batch, readers, answer)
              : failed(readers, failure == null ? new IllegalStateException("no answer") : failure);
    } catch (RuntimeException e) {
      ending = Ending.in(readers, e);
    }
    settle(batch, ending);
  }

  private void settle(Batch<Q, R> batch, Ending<Q, R> ending) {
    lane.change(() -> {
      underWay.remove(batch);
      ending.again().stream()
          .filter(reader -> !reader.answer().isDone())
          .forEach(reader -> waiting.addFirst(Batch.alone(reader))); // they have waited already
    });
    observation.called(
        key.target(),
        read.operation(),
        ending.answers().stream().map(answer -> batch.waited(answer.reader())).toList());
    for (Answer<Q, R> answer : ending.answers()) {
      answer.reader().readAt().accept(batch.began());
      answer.telling().run();
    }
  }

  private Ending<Q, R> answered(Batch<Q, R> batch, List<Reader<Q, R>> readers, R answer) {
    if (readers.stream().anyMatch(Reader::takesOlder)) {
      for (String name : batch.names()) {
        SharedRead.Finding<V> finding = read.find(answer, name);
        if (finding != null) {
          recent.keep(key, name, finding, batch.began());
        }
      }
    }
    List<Answer<Q, R>> answers = new ArrayList<>();
    List<Reader<Q, R>> unclear = new ArrayList<>();
    for (Reader<Q, R> reader : readers) {
      R part = isWhole(batch.names(), reader) ? answer : part(answer, reader.names());
      if (part == null) {
        unclear.add(reader);
      } else {
        answers.add(new Answer<>(reader, () -> reader.answer().complete(part)));
      }
    }
    return new Ending<>(answers, unclear);
  }

  private Ending<Q, R> failed(List<Reader<Q, R>> readers, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof AwsServiceException answer && answer.isThrottlingException()) {
      lane.throttled();
    }
    return readers.size() > 1 && mayBeOfOne(cause)
        ? new Ending<>(List.of(), readers)
        : Ending.in(readers, cause);
  }

  /** Returns what {@code answer} says of {@code names}; null if it leaves one out. */
  private @Nullable R part(R answer, List<String> names) {
    List<SharedRead.Finding<V>> findings = new ArrayList<>();
    for (String name : names) {
      SharedRead.Finding<V> finding = read.find(answer, name);
      if (finding == null) {
        return null;
      }
      findings.add(finding);
    }
    return read.saying(answer, findings);
  }

  private static boolean isWhole(List<String> names, Reader<?, ?> reader) {
    return names.size() == reader.names().size() && names.containsAll(reader.names());
  }

  /** Whether ECS may have refused a call for what one of its requests asks. */
  private static boolean mayBeOfOne(Throwable failure) {
    return failure instanceof AwsServiceException answer
        && answer.statusCode() >= CLIENT_ERROR
        && answer.statusCode() < SERVER_ERROR
        && !answer.isThrottlingException()
        && !(answer instanceof ClusterNotFoundException);
  }
}
