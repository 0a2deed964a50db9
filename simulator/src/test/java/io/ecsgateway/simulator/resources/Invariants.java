package io.ecsgateway.simulator.resources;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.ecsgateway.simulator.scheduling.RolloutCounts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.Resource;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** What must hold of an account whatever is asked of it: between two moments, and at the second. */
final class Invariants {

  /** Returns what does not hold, nothing if it does. */
  private interface Invariant extends BiFunction<AccountView, AccountView, Stream<?>> {}

  private static final Map<String, Invariant> ALL =
      Map.ofEntries(
          Map.entry("counts of services add up", (before, now) -> wrongCounts(now)),
          Map.entry("nothing is negative", (before, now) -> negative(now)),
          Map.entry("instances count their tasks", (before, now) -> miscounted(now)),
          Map.entry("tasks are on registered instances", (before, now) -> lost(now)),
          Map.entry("a daemon has one task on an instance", (before, now) -> crowded(now)),
          Map.entry("no more than the maximum start", Invariants::aboveMaximum),
          Map.entry("as many as the minimum go on running", Invariants::belowMinimum),
          Map.entry("statuses follow each other", Invariants::jumped),
          Map.entry("what is over has its time", (before, now) -> mistimed(now)),
          Map.entry("deployments have their revisions", (before, now) -> withoutRevision(now)),
          Map.entry("traffic adds up", (before, now) -> misdirected(now)),
          Map.entry("protected tasks are not scaled in", Invariants::unprotected));

  private Invariants() {}

  /** Returns those that do not hold, each with what it does not hold of. */
  static List<String> broken(AccountView before, AccountView now) {
    return ALL.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(one ->
            one.getValue()
                .apply(before, now)
                .map(wrong -> "not so: " + one.getKey() + ": " + wrong))
        .toList();
  }

  private static Stream<Service> wrongCounts(AccountView now) {
    return now.services().stream()
        .filter(service -> {
          List<Task> tasks = now.unstopped(service.serviceName());
          List<Deployment> deployments = service.deployments();
          List<TaskSet> sets = service.taskSets();
          int running =
              deployments.stream().mapToInt(Deployment::runningCount).sum()
                  + sets.stream().mapToInt(TaskSet::runningCount).sum();
          int pending =
              deployments.stream().mapToInt(Deployment::pendingCount).sum()
                  + sets.stream().mapToInt(TaskSet::pendingCount).sum();
          return service.runningCount() != running
              || service.pendingCount() != pending
              || (service.status().equals("ACTIVE") && running(tasks, task -> true) != running);
        });
  }

  private static Stream<?> negative(AccountView now) {
    Stream<Service> services =
        now.services().stream()
            .filter(service ->
                service.desiredCount() < 0
                    || service.deployments().stream()
                        .anyMatch(one ->
                            one.desiredCount() < 0
                                || one.runningCount() < 0
                                || one.pendingCount() < 0
                                || one.failedTasks() < 0)
                    || service.taskSets().stream().anyMatch(one -> one.computedDesiredCount() < 0));
    Stream<ContainerInstance> instances =
        now.instances().stream()
            .filter(instance ->
                instance.runningTasksCount() < 0
                    || instance.pendingTasksCount() < 0
                    || instance.remainingResources().stream()
                        .map(Resource::integerValue)
                        .anyMatch(left -> left < 0));
    return Stream.concat(services, instances);
  }

  private static Stream<ContainerInstance> miscounted(AccountView now) {
    Map<String, List<Task>> tasks =
        unstopped(now).filter(Invariants::isPlaced).collect(groupingBy(Task::containerInstanceArn));
    return now.instances().stream()
        .filter(instance -> {
          List<Task> on = tasks.getOrDefault(instance.containerInstanceArn(), List.of());
          int memory = on.stream().collect(summingInt(task -> task.containers().size() * 128));
          return TestInstances.left(instance, "MEMORY")
                  != instance.registeredResources().get(1).integerValue() - memory
              || instance.runningTasksCount() != running(on, task -> true);
        });
  }

  private static Stream<Task> lost(AccountView now) {
    Set<String> registered =
        now.instances().stream().map(ContainerInstance::containerInstanceArn).collect(toSet());
    return unstopped(now)
        .filter(Invariants::isPlaced)
        .filter(task -> !registered.contains(task.containerInstanceArn()));
  }

  private static Stream<Task> crowded(AccountView now) {
    Set<String> seen = new HashSet<>();
    return now.services().stream()
        .filter(Invariants::isDaemon)
        .flatMap(service -> now.unstopped(service.serviceName()).stream())
        .filter(task -> !seen.add(task.group() + task.containerInstanceArn()));
  }

  private static Stream<Service> aboveMaximum(AccountView before, AccountView now) {
    return rolling(before, now)
        .filter(service -> {
          int present = present(service);
          return present > present(before.service(service.serviceName()))
              && present
                  > RolloutCounts.maximum(
                      service.desiredCount(), service.deploymentConfiguration().maximumPercent());
        });
  }

  /** Counts only while nothing but the scheduler stops tasks of the service. */
  private static Stream<Service> belowMinimum(AccountView before, AccountView now) {
    return rolling(before, now)
        .filter(service -> {
          List<Task> stopped = stoppedSince(before, now, service.serviceName());
          return !stopped.isEmpty()
              && stopped.stream().allMatch(Invariants::isScaledIn)
              && stopped.stream().anyMatch(task -> wasRunning(before, task))
              && running(
                      now.unstopped(service.serviceName()),
                      task -> task.desiredStatus().equals("RUNNING"))
                  < RolloutCounts.minimumHealthy(
                      service.desiredCount(),
                      service.deploymentConfiguration().minimumHealthyPercent());
        });
  }

  private static Stream<String> jumped(AccountView before, AccountView now) {
    Map<String, ServiceDeploymentStatus> statuses =
        before.deployments().stream()
            .collect(toMap(ServiceDeployment::serviceDeploymentArn, ServiceDeployment::status));
    return now.deployments().stream()
        .filter(deployment -> {
          ServiceDeploymentStatus was =
              statuses.getOrDefault(deployment.serviceDeploymentArn(), deployment.status());
          return !reachable(was).contains(deployment.status());
        })
        .map(deployment ->
            statuses.get(deployment.serviceDeploymentArn()) + " before " + deployment);
  }

  /** Returns where a deployment may be some seconds later. */
  private static Set<ServiceDeploymentStatus> reachable(ServiceDeploymentStatus status) {
    Set<ServiceDeploymentStatus> reachable = new HashSet<>(Set.of(status));
    RandomCommandsTest.NEXT
        .getOrDefault(status, Set.of())
        .forEach(next -> reachable.addAll(reachable(next)));
    return reachable;
  }

  private static Stream<ServiceDeployment> mistimed(AccountView now) {
    return now.deployments().stream()
        .filter(deployment ->
            (deployment.finishedAt() != null)
                != RandomCommandsTest.ENDS.contains(deployment.status()));
  }

  private static Stream<?> withoutRevision(AccountView now) {
    Set<String> revisions =
        now.revisions().stream().map(ServiceRevision::serviceRevisionArn).collect(toSet());
    Set<String> numbers =
        revisions.stream().map(arn -> arn.substring(arn.lastIndexOf('/') + 1)).collect(toSet());
    Stream<ServiceDeployment> deployments =
        now.deployments().stream()
            .filter(one -> !revisions.contains(one.targetServiceRevision().arn()));
    Stream<Deployment> shown =
        now.services().stream()
            .filter(service -> service.status().equals("ACTIVE"))
            .flatMap(service -> service.deployments().stream())
            .filter(one -> !numbers.contains(one.id().replace("ecs-svc/", "")));
    return Stream.concat(deployments, shown);
  }

  private static Stream<ServiceDeployment> misdirected(AccountView now) {
    return now.deployments().stream()
        .filter(one -> one.deploymentConfiguration().strategy() != DeploymentStrategy.ROLLING)
        .filter(one -> !one.sourceServiceRevisions().isEmpty())
        .filter(one -> !ShiftChecks.addsUp(one));
  }

  private static Stream<Task> unprotected(AccountView before, AccountView now) {
    return now.services().stream()
        .filter(service -> service.status().equals("ACTIVE"))
        .flatMap(service -> stoppedSince(before, now, service.serviceName()).stream())
        .filter(Invariants::isScaledIn)
        .filter(task -> before.isProtected().contains(task.taskArn()));
  }

  private static List<Task> stoppedSince(AccountView before, AccountView now, String service) {
    Set<String> wanted =
        before.tasks().stream()
            .filter(task -> task.desiredStatus().equals("RUNNING"))
            .map(Task::taskArn)
            .collect(toSet());
    return now.tasks().stream()
        .filter(task -> task.group().equals("service:" + service))
        .filter(task -> task.desiredStatus().equals("STOPPED") && wanted.contains(task.taskArn()))
        .toList();
  }

  private static Stream<Service> rolling(AccountView before, AccountView now) {
    return now.services().stream()
        .filter(service -> service.status().equals("ACTIVE") && !isDaemon(service))
        .filter(service -> service.taskSets().isEmpty() && !service.deployments().isEmpty())
        .filter(service ->
            Stream.of(before, now)
                .flatMap(view -> view.deployments().stream())
                .filter(one -> one.serviceArn().equals(service.serviceArn()))
                .allMatch(
                    one -> one.deploymentConfiguration().strategy() == DeploymentStrategy.ROLLING));
  }

  private static boolean wasRunning(AccountView before, Task task) {
    return before.tasks().stream()
        .anyMatch(
            one -> one.taskArn().equals(task.taskArn()) && one.lastStatus().equals("RUNNING"));
  }

  private static boolean isScaledIn(Task task) {
    return String.valueOf(task.stoppedReason()).startsWith("Scaling activity");
  }

  private static boolean isDaemon(Service service) {
    return service.schedulingStrategy() == SchedulingStrategy.DAEMON;
  }

  private static boolean isPlaced(Task task) {
    return task.containerInstanceArn() != null;
  }

  private static Stream<Task> unstopped(AccountView now) {
    return now.tasks().stream().filter(task -> !task.lastStatus().equals("STOPPED"));
  }

  private static int present(Service service) {
    return service.runningCount() + service.pendingCount();
  }

  private static int running(List<Task> tasks, Predicate<Task> wanted) {
    return Math.toIntExact(
        tasks.stream().filter(task -> task.lastStatus().equals("RUNNING")).filter(wanted).count());
  }
}
