package io.ecsgateway.server.access;

import io.ecsgateway.server.access.policy.Question;
import io.ecsgateway.server.access.policy.Question.Resource;
import io.ecsgateway.server.call.TargetHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy does not allow a call. Its message says nothing but what the caller itself said. */
final class CallerNotAllowedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallerNotAllowedException(Question question) {
    super(text(question), null, false, false);
  }

  private static String text(Question question) {
    List<String> asked = new ArrayList<>();
    add(asked, "caller", question.caller());
    add(asked, "action", question.action() == null ? null : question.action().inRules());
    add(asked, "target", TargetHeader.chosen() == null ? null : question.target());
    Resource resource = question.resource();
    add(asked, "cluster", resource.cluster());
    add(asked, "service", resource.service());
    add(asked, "families", resource.families());
    add(asked, "roles", question.grants().roles());
    add(asked, "hooks", question.grants().hooks());
    return "the policy does not allow " + question.method() + " (" + String.join(", ", asked) + ")";
  }

  private static void add(List<String> asked, String name, @Nullable Object value) {
    if (value != null && !value.equals("") && !value.equals(List.of())) {
      asked.add(name + " " + value);
    }
  }
}
