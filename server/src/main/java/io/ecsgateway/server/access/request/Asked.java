package io.ecsgateway.server.access.request;

import io.ecsgateway.server.access.policy.Question.Grants;
import io.ecsgateway.server.access.policy.Question.Resource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for.
 *
 * @param resources what it is about: all of them are to be allowed
 * @param tasks the tasks among it, which do not say what they belong to; null without any
 * @param grants what it would grant or run
 */
public record Asked(Set<Resource> resources, @Nullable NamedTasks tasks, Grants grants) {
  public Asked {
    resources = Set.copyOf(resources);
  }

  /**
   * Tasks as a request names them.
   *
   * @param cluster as the request says it
   * @param tasks ids or ARNs
   */
  public record NamedTasks(String cluster, List<String> tasks) {
    public NamedTasks {
      tasks = List.copyOf(tasks);
    }
  }
}
