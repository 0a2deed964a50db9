package io.ecsgateway.simulator.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * All that whoever describes everything sees of an account's cluster at one moment.
 *
 * @param isProtected the tasks that stay protected for 100 seconds more, by ARN
 */
record AccountView(
    List<Service> services,
    List<Task> tasks,
    List<ContainerInstance> instances,
    List<ServiceDeployment> deployments,
    List<ServiceRevision> revisions,
    Set<String> isProtected) {

  static AccountView of(TestAccount ecs, List<String> names) {
    List<Service> services = names.stream().map(ecs::service).toList();
    List<ServiceDeployment> deployments = new ArrayList<>();
    List<ServiceRevision> revisions = new ArrayList<>();
    for (Service service : services) {
      if (service.status().equals("ACTIVE") && !service.deployments().isEmpty()) {
        List<ServiceDeployment> own = ecs.serviceDeployments(service.serviceName());
        deployments.addAll(own);
        DescribeServiceRevisionsResponse response =
            ecs.call(
                DescribeServiceRevisionsRequest.builder()
                    .serviceRevisionArns(
                        own.stream().map(one -> one.targetServiceRevision().arn()).toList())
                    .build());
        revisions.addAll(response.serviceRevisions());
      }
    }
    return new AccountView(
        services,
        ecs.allTasks(),
        TestInstances.all(ecs),
        deployments,
        revisions,
        protectedTasks(ecs));
  }

  /** Returns the same with the tasks that are protected now, after a command. */
  AccountView withProtection(TestAccount ecs) {
    return new AccountView(services, tasks, instances, deployments, revisions, protectedTasks(ecs));
  }

  private static Set<String> protectedTasks(TestAccount ecs) {
    Instant soon = ecs.now().plusSeconds(100);
    GetTaskProtectionResponse response =
        ecs.call(GetTaskProtectionRequest.builder().cluster("main").build());
    return response.protectedTasks().stream()
        .filter(task -> task.protectionEnabled() && task.expirationDate().isAfter(soon))
        .map(ProtectedTask::taskArn)
        .collect(Collectors.toSet());
  }

  /** Returns the tasks of a group that have not stopped. */
  List<Task> unstopped(String service) {
    return tasks.stream()
        .filter(task -> task.group().equals("service:" + service))
        .filter(task -> !task.lastStatus().equals("STOPPED"))
        .toList();
  }

  Service service(String name) {
    return services.stream()
        .filter(one -> one.serviceName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
