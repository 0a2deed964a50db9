package io.ecsgateway.simulator.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.AutoScalingGroupProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.CreateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.PutClusterCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.Resource;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateResponse;

/** Container instances and capacity providers of a {@link TestAccount}'s cluster "main". */
final class TestInstances {
  private TestInstances() {}

  /** Registers an instance; returns its ARN. */
  static String sized(TestAccount ecs, int cpu, int memory, Attribute... attributes) {
    RegisterContainerInstanceResponse response =
        ecs.call(
            RegisterContainerInstanceRequest.builder()
                .cluster("main")
                .totalResources(resource("CPU", cpu), resource("MEMORY", memory))
                .attributes(attributes)
                .build());
    return response.containerInstance().containerInstanceArn();
  }

  /** Registers instances that have room for {@code tasks} tasks of "app" each. */
  static List<String> register(TestAccount ecs, int count, int tasks) {
    return Stream.generate(() -> sized(ecs, 1024, tasks * 128)).limit(count).toList();
  }

  /** Registers an instance again, with room for 31 tasks of "app". */
  static void grow(TestAccount ecs, String arn) {
    ecs.call(
        RegisterContainerInstanceRequest.builder()
            .cluster("main")
            .containerInstanceArn(arn)
            .totalResources(resource("CPU", 2048), resource("MEMORY", 4000))
            .build());
  }

  static Resource resource(String name, int value) {
    return Resource.builder().name(name).type("INTEGER").integerValue(value).build();
  }

  static List<String> arns(TestAccount ecs) {
    ListContainerInstancesResponse response =
        ecs.call(ListContainerInstancesRequest.builder().cluster("main").build());
    return response.containerInstanceArns();
  }

  /** Returns the ACTIVE and DRAINING instances. */
  static List<ContainerInstance> all(TestAccount ecs) {
    List<String> arns = arns(ecs);
    return arns.isEmpty() ? List.of() : describe(ecs, arns);
  }

  static ContainerInstance describe(TestAccount ecs, String arn) {
    return describe(ecs, List.of(arn)).getFirst();
  }

  private static List<ContainerInstance> describe(TestAccount ecs, List<String> arns) {
    DescribeContainerInstancesResponse response =
        ecs.call(
            DescribeContainerInstancesRequest.builder()
                .cluster("main")
                .containerInstances(arns)
                .build());
    return response.containerInstances();
  }

  static int left(ContainerInstance instance, String resource) {
    return instance.remainingResources().stream()
        .filter(one -> one.name().equals(resource))
        .findFirst()
        .orElseThrow()
        .integerValue();
  }

  static UpdateContainerInstancesStateResponse become(
      TestAccount ecs, ContainerInstanceStatus status, String... arns) {
    return ecs.call(
        UpdateContainerInstancesStateRequest.builder()
            .cluster("main")
            .status(status)
            .containerInstances(arns)
            .build());
  }

  static void drain(TestAccount ecs, String... arns) {
    become(ecs, ContainerInstanceStatus.DRAINING, arns);
  }

  static void deregister(TestAccount ecs, String arn, boolean force) {
    ecs.call(deregisterRequest(arn).force(force).build());
  }

  static DeregisterContainerInstanceRequest.Builder deregisterRequest(String arn) {
    return DeregisterContainerInstanceRequest.builder().cluster("main").containerInstance(arn);
  }

  /** Returns a request for a service that needs container instances. */
  static CreateServiceRequest.Builder onEc2(String name, int desired) {
    return TestAccount.serviceRequest(name, desired).launchType(LaunchType.EC2);
  }

  static CreateServiceRequest.Builder daemon(String name) {
    return TestAccount.serviceRequest(name, 0)
        .desiredCount(null)
        .schedulingStrategy(SchedulingStrategy.DAEMON);
  }

  /** Gives the cluster capacity providers, which are made unless they are Fargate's. */
  static void capacityProviders(TestAccount ecs, String... names) {
    for (String name : names) {
      if (!name.startsWith("FARGATE")) {
        ecs.call(
            CreateCapacityProviderRequest.builder()
                .name(name)
                .autoScalingGroupProvider(
                    AutoScalingGroupProvider.builder().autoScalingGroupArn("group").build())
                .build());
      }
    }
    ecs.call(
        PutClusterCapacityProvidersRequest.builder()
            .cluster("main")
            .capacityProviders(names)
            .defaultCapacityProviderStrategy(new ArrayList<>())
            .build());
  }

  static CapacityProviderStrategyItem item(String provider, int base, int weight) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(provider)
        .base(base)
        .weight(weight)
        .build();
  }

  static Attribute attribute(String name, String value) {
    return Attribute.builder().name(name).value(value).build();
  }
}
