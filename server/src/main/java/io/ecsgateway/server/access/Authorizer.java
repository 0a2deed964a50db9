package io.ecsgateway.server.access;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.access.identity.Caller;
import io.ecsgateway.server.access.identity.Callers;
import io.ecsgateway.server.access.policy.Action;
import io.ecsgateway.server.access.policy.Decision;
import io.ecsgateway.server.access.policy.Policies;
import io.ecsgateway.server.access.policy.Policy;
import io.ecsgateway.server.access.policy.Question;
import io.ecsgateway.server.access.policy.Question.Grants;
import io.ecsgateway.server.access.policy.Question.Resource;
import io.ecsgateway.server.access.request.Asked;
import io.ecsgateway.server.access.request.Requests;
import io.ecsgateway.server.access.request.TaskOwners;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.aws.UnknownTargetException;
import io.grpc.MethodDescriptor;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the policy what callers may do. */
@Singleton
final class Authorizer {
  private static final Logger LOG = LoggerFactory.getLogger(Authorizer.class);

  private final Policies policies;
  private final Targets targets;
  private final Requests requests;
  private final TaskOwners owners;

  /**
   * @throws ConfigurationException if callers are asked who they are but no policy says what they
   *     may, or a policy could not tell this account's resources from others'
   */
  Authorizer(
      Policies policies, Callers callers, Targets targets, Requests requests, TaskOwners owners) {
    this.policies = policies;
    this.targets = targets;
    this.requests = requests;
    this.owners = owners;
    if (callers.areAsked() && policies.current().isEmpty()) {
      throw new ConfigurationException(
          "gateway.access.policy: not set (expected: a file with rules, where callers are asked who"
              + " they are)");
    }
    if (policies.current().isPresent()) {
      if (!callers.areAsked()) {
        LOG.warn(
            "nobody is asked who calls: the policy is about the caller \"{}\" alone",
            Caller.ANYBODY.name());
      }
      for (Target target : targets.all().values()) {
        if (target.accountId() == null) {
          throw new ConfigurationException(
              ("gateway.targets.%s.account-id: not set (expected: twelve digits, by which the"
                      + " policy tells ARNs of other accounts)")
                  .formatted(target.name()));
        }
      }
    }
  }

  /** Whether there is a policy. Without one everybody may do everything. */
  boolean hasPolicy() {
    return policies.current().isPresent();
  }

  /**
   * Returns the target that {@code caller} named, or the default one for null.
   *
   * @throws UnknownTargetException if there is none of this name in which the caller may do
   *     anything
   */
  Target target(Caller caller, @Nullable String name) {
    if (name == null) {
      return targets.named(null);
    }
    @Nullable Target target = targets.all().get(name);
    if (target == null || !mayUse(caller, target)) {
      throw new UnknownTargetException(
          name,
          targets.all().values().stream()
              .filter(each -> mayUse(caller, each))
              .map(Target::name)
              .toList());
    }
    return target;
  }

  private boolean mayUse(Caller caller, Target target) {
    return policy().decide(Question.anythingIn(target.name(), caller.name(), caller.groups()))
        != Decision.DENIED;
  }

  /**
   * Checks that {@code caller} may make a call that says nothing of ECS.
   *
   * @throws CallerNotAllowedException if not
   */
  Permit permit(Caller caller, MethodDescriptor<?, ?> method, Target target) {
    return permit(
        question(caller, method, target, Resource.ANY, Grants.NONE), Set.of(Resource.ANY));
  }

  /**
   * Checks that {@code caller} may ask for {@code request}.
   *
   * @param response what the answer will be
   * @throws CallerNotAllowedException if not
   * @throws java.util.concurrent.CompletionException if it takes asking ECS, and ECS fails
   */
  Permit permit(
      Caller caller,
      MethodDescriptor<?, ?> method,
      Target target,
      Message request,
      Descriptor response) {
    Asked asked = requests.asked(request, target);
    Question question = question(caller, method, target, Resource.ANY, asked.grants());
    Decision decision = decide(question, asked.resources());
    if (decision == Decision.DEPENDS && asked.tasks() != null) {
      // Whether ECS knows such tasks is not for everybody to know: the refusal is the same.
      Optional<Set<Resource>> found = owners.of(target, asked.tasks());
      if (found.isPresent() && decide(question, found.get()) == Decision.ALLOWED) {
        return new Permit(question, found.get(), false);
      }
    }
    if (decision == Decision.DEPENDS && requests.isListing(response)) {
      return new Permit(question, asked.resources(), true);
    }
    if (decision == Decision.ALLOWED) {
      return new Permit(question, asked.resources(), false);
    }
    throw new CallerNotAllowedException(firstRefused(question, asked.resources()));
  }

  /** Whether a call that was permitted still would be. */
  boolean stillAllows(Permit permit) {
    return decide(permit.question(), permit.resources()) == Decision.ALLOWED;
  }

  /** Returns {@code response}, with what the caller may not read left out where it is a listing. */
  Message shown(Permit permit, Target target, Message response) {
    Policy policy = policy();
    return permit.filtered()
        ? requests.filtered(
            response,
            target,
            owners,
            each -> policy.decide(permit.question().about(each)) == Decision.ALLOWED)
        : response;
  }

  /**
   * What was permitted.
   *
   * @param question asked of each resource
   * @param resources what the call is about
   * @param filtered whether the answer is to show those alone that the caller may read
   */
  record Permit(Question question, Set<Resource> resources, boolean filtered) {}

  private Permit permit(Question question, Set<Resource> resources) {
    if (decide(question, resources) != Decision.ALLOWED) {
      throw new CallerNotAllowedException(question);
    }
    return new Permit(question, resources, false);
  }

  /** All of it has to be allowed. */
  private Decision decide(Question question, Set<Resource> resources) {
    Policy policy = policy(); // one for all, whatever comes into force meanwhile
    Decision all = Decision.ALLOWED;
    for (Resource resource : resources) {
      Decision decision = policy.decide(question.about(resource));
      if (decision == Decision.DENIED) {
        return decision;
      }
      all = decision == Decision.DEPENDS ? decision : all;
    }
    return all;
  }

  private Question firstRefused(Question question, Set<Resource> resources) {
    return resources.stream()
        .map(question::about)
        .filter(each -> policy().decide(each) != Decision.ALLOWED)
        .findFirst()
        .orElse(question);
  }

  private static Question question(
      Caller caller,
      MethodDescriptor<?, ?> method,
      Target target,
      Resource resource,
      Grants grants) {
    return new Question(
        caller.name(),
        caller.groups(),
        method.getFullMethodName(),
        Action.of(method),
        target.name(),
        resource,
        grants);
  }

  private Policy policy() {
    return policies.current().orElseThrow();
  }
}
