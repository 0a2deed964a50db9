package io.ecsgateway.server.watch;

import java.util.List;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Something in ECS that is read again and again for whoever watches it. Equal subjects are read
 * once for all their watchers.
 *
 * @param <T> what a read of it finds
 */
public sealed interface Subject<T> {

  /** Returns the name of the target it is in. */
  String target();

  /**
   * A service, with its deployments, task sets and events.
   *
   * @param cluster short name or ARN; empty for the default cluster
   * @param service name or ARN
   */
  record OfService(String target, String cluster, String service) implements Subject<Service> {}

  /** One service deployment. */
  record OfDeployment(String target, String serviceDeploymentArn)
      implements Subject<ServiceDeployment> {}

  /** The newest service deployments of a service, newest first: one page of them. */
  record OfDeployments(String target, String cluster, String service)
      implements Subject<List<ServiceDeploymentBrief>> {}

  /** One task. */
  record OfTask(String target, String cluster, String taskArn) implements Subject<Task> {}

  /**
   * The ARNs of tasks that a filter finds: at most 100, one page.
   *
   * @param filter which tasks
   * @param stopped those whose desired status is STOPPED, instead of RUNNING
   */
  record OfTaskArns(String target, String cluster, Filter filter, boolean stopped)
      implements Subject<List<String>> {
    /** Which tasks are listed: ECS takes one of these alone. */
    public sealed interface Filter {}

    /** Those of a service, by its name. */
    public record OfServiceName(String serviceName) implements Filter {}

    /** Those of a task definition family. */
    public record OfFamily(String family) implements Filter {}

    /** Those that a deployment or task set started. */
    public record StartedBy(String startedBy) implements Filter {}
  }

  /** One revision of a task definition. */
  record OfTaskDefinition(String target, String taskDefinition)
      implements Subject<TaskDefinition> {}
}
