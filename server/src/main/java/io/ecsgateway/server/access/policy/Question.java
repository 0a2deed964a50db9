package io.ecsgateway.server.access.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * May this caller do this to that? Null stands for what the request leaves open, because it does
 * not say it or is about several: a rule whose answer hangs on it does not allow.
 *
 * @param caller who calls
 * @param groups what the caller belongs to
 * @param method the RPC's full name, as in {@code ecsgateway.v1.Services/UpdateService}
 * @param action what it does
 * @param target name of the account and region
 * @param resource what it is done to
 * @param grants what it would grant or run
 */
public record Question(
    String caller,
    Set<String> groups,
    @Nullable String method,
    @Nullable Action action,
    String target,
    Resource resource,
    Grants grants) {

  /**
   * What a request is about, by name, however the request says it.
   *
   * @param cluster a cluster's name; null for what is in no cluster or in several
   * @param service a service's name, empty for what belongs to none, as a task that was run by
   *     itself; null for several or any
   * @param families families of task definitions, of which it is about or which it would run; null
   *     for several or any
   */
  public record Resource(
      @Nullable String cluster, @Nullable String service, @Nullable List<String> families) {
    /** Anything at all. */
    public static final Resource ANY = new Resource(null, null, null);
  }

  /**
   * What a request would grant to what it runs.
   *
   * @param roles every IAM role in it, as the request says it: ARN or name
   * @param hooks every {@code hookTargetArn} in it
   * @param overrides whether it runs a task other than its definition says
   */
  public record Grants(
      @Nullable List<String> roles, @Nullable List<String> hooks, @Nullable Boolean overrides) {
    public static final Grants NONE = new Grants(List.of(), List.of(), false);

    /** Anything at all. */
    public static final Grants ANY = new Grants(null, null, null);
  }

  /** Returns the question whether the caller may do anything at all in {@code target}. */
  public static Question anythingIn(String target, String caller, Set<String> groups) {
    return new Question(caller, groups, null, null, target, Resource.ANY, Grants.ANY);
  }

  /** Returns the same question about {@code other}. */
  public Question about(Resource other) {
    return new Question(caller, groups, method, action, target, other, grants);
  }
}
