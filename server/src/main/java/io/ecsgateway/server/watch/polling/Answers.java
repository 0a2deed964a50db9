package io.ecsgateway.server.watch.polling;

import com.google.common.base.Ascii;
import io.ecsgateway.server.names.Identifier;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfDeployment;
import io.ecsgateway.server.watch.Subject.OfDeployments;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.server.watch.Subject.OfTask;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.Subject.OfTaskDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Failure;

/** Tells which part of an answer about several subjects belongs to which of them. */
final class Answers {
  static final String MISSING = "MISSING";

  private Answers() {}

  /** Returns what {@code values} and {@code failures} say of each of {@code subjects}. */
  static <V> Map<Subject<?>, Answer> of(
      List<Subject<?>> subjects,
      List<V> values,
      Function<V, @Nullable String> arnOf,
      List<Failure> failures) {
    Map<Subject<?>, Answer> answers = new HashMap<>();
    for (Subject<?> subject : subjects) {
      answers.put(subject, answer(subject, subjects.size() == 1, values, arnOf, failures));
    }
    return answers;
  }

  private static <V> Answer answer(
      Subject<?> subject,
      boolean alone,
      List<V> values,
      Function<V, @Nullable String> arnOf,
      List<Failure> failures) {
    // What was asked for alone needs no name to be recognised.
    BiPredicate<String, String> anything = (asked, arn) -> alone;
    for (BiPredicate<String, String> rule :
        List.<BiPredicate<String, String>>of(
            Identifier::means, Identifier::meansIgnoringCase, anything)) {
      V value = Identifier.find(rule, identifier(subject), values, arnOf);
      if (value != null) {
        return new Answer.Value(value);
      }
      Failure failure = Identifier.find(rule, identifier(subject), failures, Failure::arn);
      if (failure != null) {
        return failed(failure);
      }
    }
    return alone
        ? new Answer.Absent(MISSING)
        : new Answer.Silence("no answer to " + identifier(subject));
  }

  private static Answer failed(Failure failure) {
    return failure.reason() == null || Ascii.equalsIgnoreCase(failure.reason(), MISSING)
        ? new Answer.Absent(MISSING)
        : new Answer.Silence(failure.reason() + " " + failure.detail());
  }

  /** Returns the name or ARN under which a call that takes several names {@code subject}. */
  static String identifier(Subject<?> subject) {
    return switch (subject) {
      case OfService service -> service.service();
      case OfDeployment deployment -> deployment.serviceDeploymentArn();
      case OfTask task -> task.taskArn();
      case OfDeployments list -> list.service();
      case OfTaskArns list -> list.filter().toString();
      case OfTaskDefinition definition -> definition.taskDefinition();
    };
  }
}
