package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfDeployments;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.Subject.OfTaskArns.OfFamily;
import io.ecsgateway.server.watch.Subject.OfTaskArns.OfServiceName;
import io.ecsgateway.server.watch.Subject.OfTaskArns.StartedBy;
import io.ecsgateway.server.watch.Subject.OfTaskDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.Task;

/** The calls by which ECS is read. */
final class Reads {
  /** How many deployments a list shows: a page of the size that ECS takes by default. */
  private static final int LISTED_DEPLOYMENTS = 20;

  private Reads() {}

  /**
   * Reads {@code subjects} in one call: all read by {@code reading}, and in one cluster if that
   * names one. The result has an answer for each of them.
   */
  static Map<Subject<?>, Answer> read(EcsClient ecs, Reading reading, List<Subject<?>> subjects) {
    Subject<?> first = subjects.getFirst();
    @Nullable String cluster = named(Reading.sharedCluster(first));
    List<String> identifiers = subjects.stream().map(Answers::identifier).toList();
    return switch (reading) {
      case SERVICES -> {
        DescribeServicesResponse found =
            ecs.describeServices(request -> request.cluster(cluster).services(identifiers));
        yield Answers.of(subjects, found.services(), Service::serviceArn, found.failures());
      }
      case DEPLOYMENTS -> {
        DescribeServiceDeploymentsResponse found =
            ecs.describeServiceDeployments(request -> request.serviceDeploymentArns(identifiers));
        yield Answers.of(
            subjects,
            found.serviceDeployments(),
            ServiceDeployment::serviceDeploymentArn,
            found.failures());
      }
      case TASKS -> {
        DescribeTasksResponse found =
            ecs.describeTasks(request -> request.cluster(cluster).tasks(identifiers));
        yield Answers.of(subjects, found.tasks(), Task::taskArn, found.failures());
      }
      case DEPLOYMENT_LISTS -> deployments(ecs, (OfDeployments) first);
      case TASK_ARNS -> only(first, ecs.listTasks(listed((OfTaskArns) first)).taskArns());
      case TASK_DEFINITIONS -> {
        String name = ((OfTaskDefinition) first).taskDefinition();
        yield only(
            first,
            ecs.describeTaskDefinition(request -> request.taskDefinition(name)).taskDefinition());
      }
    };
  }

  private static Map<Subject<?>, Answer> deployments(EcsClient ecs, OfDeployments subject) {
    ListServiceDeploymentsResponse page =
        ecs.listServiceDeployments(request ->
            request
                .cluster(named(subject.cluster()))
                .service(subject.service())
                .maxResults(LISTED_DEPLOYMENTS));
    return only(
        subject,
        // ECS does not promise an order.
        page.serviceDeployments().stream()
            .sorted(
                Comparator.comparing(
                    ServiceDeploymentBrief::createdAt,
                    Comparator.nullsLast(Comparator.reverseOrder())))
            .toList());
  }

  private static ListTasksRequest listed(OfTaskArns subject) {
    ListTasksRequest.Builder request = ListTasksRequest.builder().cluster(named(subject.cluster()));
    switch (subject.filter()) {
      case OfServiceName(String serviceName) -> request.serviceName(serviceName);
      case OfFamily(String family) -> request.family(family);
      case StartedBy(String startedBy) -> request.startedBy(startedBy);
    }
    if (subject.stopped()) {
      // RUNNING is the default, and startedBy is best left without another filter.
      request.desiredStatus(DesiredStatus.STOPPED);
    }
    return request.build();
  }

  private static Map<Subject<?>, Answer> only(Subject<?> subject, @Nullable Object value) {
    return Map.of(
        subject, value == null ? new Answer.Silence("an empty answer") : new Answer.Value(value));
  }

  private static @Nullable String named(String cluster) {
    return cluster.isEmpty() ? null : cluster;
  }
}
