package io.ecsgateway.server.reads;

import io.ecsgateway.server.aws.Abandonment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * way waits until that ends, or until it fills a call of its own.
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

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final Key key;
  private final SharedRead<Q, R, V> read;
  private final Lane lane;
  private final RecentFindings recent;
  private final Deque<Batch<Q, R>> waiting = new ArrayDeque<>();
  private int underWay;

  Group(Key key, SharedRead<Q, R, V> read, Lane lane, RecentFindings recent) {
    this.key = key;
    this.read = read;
    this.lane = lane;
    this.recent = recent;
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
    return waiting.isEmpty() && underWay == 0;
  }

  /** Whether a call is to be made as soon as ECS takes one. */
  boolean isReady() {
    Batch<Q, R> first = waiting.peekFirst();
    return first != null && (underWay == 0 || waiting.size() > 1 || first.isFull());
  }

  /**
   * Has {@code reader} answered, by a call that is not under way yet.
   *
   * @throws io.ecsgateway.server.quota.QuotaSpentException if it would wait for too long
   */
  void add(Reader<Q, R> reader) {
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
  }

  /** Returns the next call, to be made outside of the lock. */
  Runnable take() {
    Batch<Q, R> batch = waiting.removeFirst();
    underWay++;
    return () -> call(batch);
  }

  private void call(Batch<Q, R> batch) {
    Reader<Q, R> first = batch.readers().getFirst();
    Q request =
        Abandonment.unless(
            () -> nobodyWaits(batch),
            isWhole(batch, first)
                ? first.request()
                : read.naming().apply(first.request(), List.copyOf(batch.names())));
    CompletableFuture<R> call;
    long began = lane.nanos();
    try {
      call = first.context().call(() -> first.call().apply(request));
    } catch (Exception e) {
      call = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<R> underWay = call;
    batch.readers().forEach(reader -> cancelWithLast(batch, reader, underWay));
    var _ =
        call.whenComplete((answer, failure) -> {
          try {
            if (answer == null || failure != null) {
              failed(batch, failure == null ? new IllegalStateException("no answer") : failure);
            } else {
              answered(batch, answer, began);
            }
          } catch (RuntimeException e) {
            batch.readers().forEach(reader -> reader.answer().completeExceptionally(e));
          }
        });
  }

  private void cancelWithLast(
      Batch<Q, R> batch, Reader<Q, R> reader, CompletableFuture<R> underWay) {
    var _ =
        reader
            .answer()
            .whenComplete((answer, failure) -> {
              if (nobodyWaits(batch)) {
                underWay.cancel(true);
              }
            });
  }

  private static boolean nobodyWaits(Batch<?, ?> batch) {
    return batch.readers().stream().allMatch(each -> each.answer().isCancelled());
  }

  private void answered(Batch<Q, R> batch, R answer, long began) {
    List<Reader<Q, R>> unclear = new ArrayList<>();
    List<Runnable> answers = new ArrayList<>();
    for (Reader<Q, R> reader : batch.readers()) {
      R part = isWhole(batch, reader) ? answer : part(answer, reader.names());
      if (part == null) {
        unclear.add(reader);
      } else {
        answers.add(() -> reader.answer().complete(part));
      }
    }
    if (batch.readers().stream().anyMatch(Reader::kept)) {
      for (String name : batch.names()) {
        SharedRead.Finding<V> finding = read.find(answer, name);
        if (finding != null) {
          recent.keep(key, name, finding, began);
        }
      }
    }
    ended(unclear);
    answers.forEach(Runnable::run);
  }

  private void failed(Batch<Q, R> batch, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof AwsServiceException throttled && throttled.isThrottlingException()) {
      lane.throttled();
    }
    boolean apart = batch.readers().size() > 1 && mayBeOfOne(cause);
    ended(apart ? batch.readers() : List.of());
    if (!apart) {
      batch.readers().forEach(reader -> reader.answer().completeExceptionally(cause));
    }
  }

  /** Notes the end of a call; {@code again} are asked alone. */
  private void ended(List<Reader<Q, R>> again) {
    lane.change(() -> {
      underWay--;
      for (Reader<Q, R> reader : again) {
        if (!reader.answer().isDone()) {
          waiting.addFirst(Batch.alone(reader));
        }
      }
    });
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

  private static boolean isWhole(Batch<?, ?> batch, Reader<?, ?> reader) {
    return Set.copyOf(batch.names()).equals(Set.copyOf(reader.names()));
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
