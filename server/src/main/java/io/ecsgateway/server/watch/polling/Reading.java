package io.ecsgateway.server.watch.polling;

import io.ecsgateway.server.quota.NamesPerCall;
import io.ecsgateway.server.quota.ThrottleBucket;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfDeployment;
import io.ecsgateway.server.watch.Subject.OfDeployments;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.server.watch.Subject.OfTask;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.Subject.OfTaskDefinition;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/** The ECS operation by which subjects of one kind are read, and its limits. */
enum Reading {
  SERVICES("DescribeServices"),
  DEPLOYMENTS("DescribeServiceDeployments"),
  DEPLOYMENT_LISTS("ListServiceDeployments"),
  TASKS("DescribeTasks"),
  TASK_ARNS("ListTasks"),
  TASK_DEFINITIONS("DescribeTaskDefinition");

  /** Those by which subjects are read. */
  static final Set<ThrottleBucket> BUCKETS =
      Arrays.stream(values())
          .map(Reading::bucket)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(ThrottleBucket.class)));

  private final String operation;
  private final ThrottleBucket bucket;
  private final int mostAtOnce;

  Reading(String operation) {
    this.operation = operation;
    this.bucket = Objects.requireNonNull(ThrottleBucket.of(operation), operation);
    this.mostAtOnce = NamesPerCall.most(operation);
  }

  /** Returns how {@code subject} is read. */
  static Reading of(Subject<?> subject) {
    return switch (subject) {
      case OfService s -> SERVICES;
      case OfDeployment s -> DEPLOYMENTS;
      case OfDeployments s -> DEPLOYMENT_LISTS;
      case OfTask s -> TASKS;
      case OfTaskArns s -> TASK_ARNS;
      case OfTaskDefinition s -> TASK_DEFINITIONS;
    };
  }

  /** Returns what reads as {@code pattern} does, if it asks for {@code name}; null if nothing. */
  static @Nullable Subject<?> subject(String target, EcsRequest pattern, String name) {
    return switch (pattern) {
      case DescribeServicesRequest read when read.include().isEmpty() ->
          new OfService(target, Objects.requireNonNullElse(read.cluster(), ""), name);
      case DescribeServiceDeploymentsRequest read -> new OfDeployment(target, name);
      case DescribeTasksRequest read when read.include().isEmpty() ->
          new OfTask(target, Objects.requireNonNullElse(read.cluster(), ""), name);
      default -> null;
    };
  }

  /** Returns ECS's name of the operation. */
  String operation() {
    return operation;
  }

  ThrottleBucket bucket() {
    return bucket;
  }

  /** Returns how many subjects one call may name. */
  int mostAtOnce() {
    return mostAtOnce;
  }

  /** Whether the operation came with service deployments, which some endpoints do not have. */
  boolean ofDeployments() {
    return bucket == ThrottleBucket.SERVICE_DEPLOYMENT;
  }

  /**
   * Returns the cluster that a call for {@code subject} names, so that only subjects of the same
   * one share it; empty for the default cluster, and where a call shares no cluster.
   */
  static String sharedCluster(Subject<?> subject) {
    return switch (subject) {
      case OfService service -> service.cluster();
      case OfTask task -> task.cluster();
      case OfDeployment s -> "";
      case OfDeployments s -> "";
      case OfTaskArns s -> "";
      case OfTaskDefinition s -> "";
    };
  }
}
