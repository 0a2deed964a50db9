package io.ecsgateway.server.reads;

import io.ecsgateway.server.names.Identifier;
import io.ecsgateway.server.quota.NamesPerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.EcsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;

/**
 * A Describe operation one call of which may answer several requests.
 *
 * @param operation ECS's name of it
 * @param names what a request asks for
 * @param naming the same request for other names
 * @param values what an answer found
 * @param arn how ECS calls one of them
 * @param failures what an answer did not find
 * @param nothing the answer that says nothing
 * @param saying another answer that says something else
 */
public record SharedRead<Q extends EcsRequest, R extends EcsResponse, V>(
    String operation,
    Function<Q, List<String>> names,
    BiFunction<Q, List<String>, Q> naming,
    Function<R, List<V>> values,
    Function<V, @Nullable String> arn,
    Function<R, List<Failure>> failures,
    R nothing,
    Saying<R, V> saying) {

  /** Makes an answer of another. */
  @FunctionalInterface
  public interface Saying<R, V> {
    /** Returns {@code answer}, of the same call, with these values and failures. */
    R of(R answer, List<V> values, List<Failure> failures);
  }

  /** What ECS says of one name: either is null. */
  record Finding<V>(@Nullable V value, @Nullable Failure failure) {}

  /** Returns how many names one call takes. */
  int mostAtOnce() {
    return NamesPerCall.most(operation);
  }

  /** Returns {@code request} without what it asks for: requests that may share a call are equal. */
  Q pattern(Q request) {
    return naming.apply(request, List.of());
  }

  /** Whether {@code request} can be one of several; ECS refuses the others itself. */
  boolean isShareable(Q request) {
    List<String> names = names().apply(request);
    return !names.isEmpty()
        && names.size() <= mostAtOnce()
        && names.stream().noneMatch(name -> name == null || name.isEmpty())
        && names.stream().distinct().count() == names.size();
  }

  /** Returns what {@code answer} says of {@code name}; null if that cannot be told. */
  @Nullable Finding<V> find(R answer, String name) {
    return Stream.<BiPredicate<String, String>>of(Identifier::means, Identifier::meansIgnoringCase)
        .map(rule -> find(answer, name, rule))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private @Nullable Finding<V> find(R answer, String name, BiPredicate<String, String> rule) {
    V value = Identifier.find(rule, name, values.apply(answer), arn);
    if (value != null) {
      return new Finding<>(value, null);
    }
    Failure failure = Identifier.find(rule, name, failures.apply(answer), Failure::arn);
    return failure == null ? null : new Finding<>(null, failure);
  }

  /** Returns {@code answer} with {@code findings} as all that it says. */
  R saying(R answer, List<Finding<V>> findings) {
    List<V> found = new ArrayList<>();
    List<Failure> missing = new ArrayList<>();
    for (Finding<V> finding : findings) {
      if (finding.value() != null) {
        found.add(finding.value());
      } else if (finding.failure() != null) {
        missing.add(finding.failure());
      }
    }
    return saying.of(answer, found, missing);
  }
}
