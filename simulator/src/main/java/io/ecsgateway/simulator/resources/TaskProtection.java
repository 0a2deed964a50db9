package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.SimulatedTask;
import io.ecsgateway.simulator.scheduling.TaskLifecycle;
import io.ecsgateway.simulator.scheduling.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Task scale-in protection: for a time, a service does not choose a task to be stopped. */
final class TaskProtection {
  private static final int MOST_READ = 100;
  private static final int MOST_UPDATED = 10;
  private static final int DEFAULT_MINUTES = 120;
  private static final int LONGEST_MINUTES = 2880;

  private final World world;
  private final Clusters clusters;
  private final TaskTable tasks;
  private final TaskLifecycle lifecycle;

  TaskProtection(World world, Clusters clusters, TaskTable tasks, TaskLifecycle lifecycle) {
    this.world = world;
    this.clusters = clusters;
    this.tasks = tasks;
    this.lifecycle = lifecycle;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("GetTaskProtection", GetTaskProtectionRequest::builder, this::get),
        Operation.of("UpdateTaskProtection", UpdateTaskProtectionRequest::builder, this::update));
  }

  private GetTaskProtectionResponse get(GetTaskProtectionRequest request) {
    Cluster cluster = clusters.requireNamed(request.cluster());
    checkCount(request.tasks(), MOST_READ);
    Collection<String> asked =
        request.tasks().isEmpty()
            ? tasks.inCluster(cluster.clusterArn(), DesiredStatus.RUNNING).stream()
                .filter(SimulatedTask::isOwned)
                .map(SimulatedTask::arn)
                .toList()
            : request.tasks();
    List<Failure> failures = new ArrayList<>();
    List<ProtectedTask> found =
        valid(cluster, asked, failures).stream().map(TaskProtection::view).toList();
    return GetTaskProtectionResponse.builder().protectedTasks(found).failures(failures).build();
  }

  private UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest request) {
    Cluster cluster = clusters.requireNamed(request.cluster());
    if (request.tasks().isEmpty()) {
      throw EcsException.invalidParameter("Tasks cannot be empty.");
    }
    checkCount(request.tasks(), MOST_UPDATED);
    if (request.protectionEnabled() == null) {
      throw EcsException.invalidParameter("protectionEnabled can not be blank.");
    }
    Instant until = request.protectionEnabled() ? until(request.expiresInMinutes()) : null;
    List<Failure> failures = new ArrayList<>();
    List<ProtectedTask> updated = new ArrayList<>();
    for (SimulatedTask task : valid(cluster, request.tasks(), failures)) {
      lifecycle.protect(task, until);
      updated.add(view(task));
    }
    return UpdateTaskProtectionResponse.builder()
        .protectedTasks(updated)
        .failures(failures)
        .build();
  }

  private Instant until(@Nullable Integer given) {
    int minutes = Objects.requireNonNullElse(given, DEFAULT_MINUTES);
    if (minutes < 1 || minutes > LONGEST_MINUTES) {
      throw EcsException.invalidParameter(
          "Invalid expiresInMinutes: "
              + minutes
              + ". It must be between 1 and "
              + LONGEST_MINUTES
              + ".");
    }
    return world.now().plus(Duration.ofMinutes(minutes));
  }

  /** Returns the tasks that can be protected; the others are failures. */
  private List<SimulatedTask> valid(
      Cluster cluster, Collection<String> asked, List<Failure> failures) {
    List<SimulatedTask> valid = new ArrayList<>();
    for (String idOrArn : asked) {
      String arn = ResourceArns.in(world, cluster, "task", idOrArn);
      SimulatedTask task = tasks.find(arn);
      if (task == null || !task.document().clusterArn().equals(cluster.clusterArn())) {
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
      } else if (!task.isOwned() || task.document().desiredStatus().equals("STOPPED")) {
        failures.add(Failure.builder().arn(arn).reason("TASK_NOT_VALID").build());
      } else {
        valid.add(task);
      }
    }
    return valid;
  }

  private static void checkCount(List<String> given, int most) {
    if (given.size() > most) {
      throw EcsException.invalidParameter(
          "Tasks can have at most " + most + " items, not " + given.size() + ".");
    }
  }

  private static ProtectedTask view(SimulatedTask task) {
    return ProtectedTask.builder()
        .taskArn(task.arn())
        .protectionEnabled(task.protectedUntil() != null)
        .expirationDate(task.protectedUntil())
        .build();
  }
}
