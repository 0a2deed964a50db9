package io.ecsgateway.benchmarks.mapping;

import io.ecsgateway.v1.Attachment;
import io.ecsgateway.v1.Connectivity;
import io.ecsgateway.v1.Container;
import io.ecsgateway.v1.ContainerOverride;
import io.ecsgateway.v1.DescribeTasksResponse;
import io.ecsgateway.v1.HealthStatus;
import io.ecsgateway.v1.LaunchType;
import io.ecsgateway.v1.NetworkInterface;
import io.ecsgateway.v1.Task;
import io.ecsgateway.v1.TaskEphemeralStorage;
import io.ecsgateway.v1.TaskOverride;

/** DescribeTasks' answer, member by member: those that the sample has. */
final class HandwrittenTasks {
  private HandwrittenTasks() {}

  static DescribeTasksResponse answer(
      software.amazon.awssdk.services.ecs.model.DescribeTasksResponse from) {
    DescribeTasksResponse.Builder to = DescribeTasksResponse.newBuilder();
    for (var each : from.tasks()) {
      to.addTasks(task(each));
    }
    return to.build();
  }

  private static Task task(software.amazon.awssdk.services.ecs.model.Task from) {
    Task.Builder to = Task.newBuilder();
    for (var each : from.attachments()) {
      to.addAttachments(attachment(each));
    }
    for (var each : from.attributes()) {
      to.addAttributes(HandwrittenParts.attribute(each));
    }
    if (from.availabilityZone() != null) {
      to.setAvailabilityZone(from.availabilityZone());
    }
    if (from.clusterArn() != null) {
      to.setClusterArn(from.clusterArn());
    }
    if (from.connectivityAsString() != null) {
      to.setConnectivity(Connectivity.Value.valueOf(from.connectivityAsString()));
    }
    if (from.connectivityAt() != null) {
      to.setConnectivityAt(HandwrittenParts.timestamp(from.connectivityAt()));
    }
    for (var each : from.containers()) {
      to.addContainers(container(each));
    }
    if (from.cpu() != null) {
      to.setCpu(from.cpu());
    }
    if (from.createdAt() != null) {
      to.setCreatedAt(HandwrittenParts.timestamp(from.createdAt()));
    }
    if (from.desiredStatus() != null) {
      to.setDesiredStatus(from.desiredStatus());
    }
    if (from.enableExecuteCommand() != null) {
      to.setEnableExecuteCommand(from.enableExecuteCommand());
    }
    if (from.group() != null) {
      to.setGroup(from.group());
    }
    if (from.healthStatusAsString() != null) {
      to.setHealthStatus(HealthStatus.Value.valueOf(from.healthStatusAsString()));
    }
    if (from.lastStatus() != null) {
      to.setLastStatus(from.lastStatus());
    }
    if (from.launchTypeAsString() != null) {
      to.setLaunchType(LaunchType.Value.valueOf(from.launchTypeAsString()));
    }
    if (from.memory() != null) {
      to.setMemory(from.memory());
    }
    if (from.overrides() != null) {
      to.setOverrides(overrides(from.overrides()));
    }
    if (from.platformVersion() != null) {
      to.setPlatformVersion(from.platformVersion());
    }
    if (from.platformFamily() != null) {
      to.setPlatformFamily(from.platformFamily());
    }
    if (from.pullStartedAt() != null) {
      to.setPullStartedAt(HandwrittenParts.timestamp(from.pullStartedAt()));
    }
    if (from.pullStoppedAt() != null) {
      to.setPullStoppedAt(HandwrittenParts.timestamp(from.pullStoppedAt()));
    }
    if (from.startedAt() != null) {
      to.setStartedAt(HandwrittenParts.timestamp(from.startedAt()));
    }
    if (from.startedBy() != null) {
      to.setStartedBy(from.startedBy());
    }
    for (var each : from.tags()) {
      to.addTags(HandwrittenParts.tag(each));
    }
    if (from.taskArn() != null) {
      to.setTaskArn(from.taskArn());
    }
    if (from.taskDefinitionArn() != null) {
      to.setTaskDefinitionArn(from.taskDefinitionArn());
    }
    if (from.version() != null) {
      to.setVersion(from.version());
    }
    if (from.ephemeralStorage() != null) {
      to.setEphemeralStorage(HandwrittenParts.ephemeralStorage(from.ephemeralStorage()));
    }
    if (from.fargateEphemeralStorage() != null) {
      to.setFargateEphemeralStorage(fargateStorage(from.fargateEphemeralStorage()));
    }
    return to.build();
  }

  private static Attachment attachment(software.amazon.awssdk.services.ecs.model.Attachment from) {
    Attachment.Builder to = Attachment.newBuilder();
    if (from.id() != null) {
      to.setId(from.id());
    }
    if (from.type() != null) {
      to.setType(from.type());
    }
    if (from.status() != null) {
      to.setStatus(from.status());
    }
    for (var each : from.details()) {
      to.addDetails(HandwrittenParts.keyValuePair(each));
    }
    return to.build();
  }

  private static Container container(software.amazon.awssdk.services.ecs.model.Container from) {
    Container.Builder to = Container.newBuilder();
    if (from.containerArn() != null) {
      to.setContainerArn(from.containerArn());
    }
    if (from.taskArn() != null) {
      to.setTaskArn(from.taskArn());
    }
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.image() != null) {
      to.setImage(from.image());
    }
    if (from.imageDigest() != null) {
      to.setImageDigest(from.imageDigest());
    }
    if (from.runtimeId() != null) {
      to.setRuntimeId(from.runtimeId());
    }
    if (from.lastStatus() != null) {
      to.setLastStatus(from.lastStatus());
    }
    for (var each : from.networkInterfaces()) {
      to.addNetworkInterfaces(networkInterface(each));
    }
    if (from.healthStatusAsString() != null) {
      to.setHealthStatus(HealthStatus.Value.valueOf(from.healthStatusAsString()));
    }
    if (from.cpu() != null) {
      to.setCpu(from.cpu());
    }
    if (from.memory() != null) {
      to.setMemory(from.memory());
    }
    if (from.memoryReservation() != null) {
      to.setMemoryReservation(from.memoryReservation());
    }
    return to.build();
  }

  private static NetworkInterface networkInterface(
      software.amazon.awssdk.services.ecs.model.NetworkInterface from) {
    NetworkInterface.Builder to = NetworkInterface.newBuilder();
    if (from.attachmentId() != null) {
      to.setAttachmentId(from.attachmentId());
    }
    if (from.privateIpv4Address() != null) {
      to.setPrivateIpv4Address(from.privateIpv4Address());
    }
    return to.build();
  }

  private static TaskOverride overrides(
      software.amazon.awssdk.services.ecs.model.TaskOverride from) {
    TaskOverride.Builder to = TaskOverride.newBuilder();
    for (var each : from.containerOverrides()) {
      to.addContainerOverrides(override(each));
    }
    return to.build();
  }

  private static ContainerOverride override(
      software.amazon.awssdk.services.ecs.model.ContainerOverride from) {
    ContainerOverride.Builder to = ContainerOverride.newBuilder();
    if (from.name() != null) {
      to.setName(from.name());
    }
    return to.build();
  }

  private static TaskEphemeralStorage fargateStorage(
      software.amazon.awssdk.services.ecs.model.TaskEphemeralStorage from) {
    TaskEphemeralStorage.Builder to = TaskEphemeralStorage.newBuilder();
    if (from.sizeInGiB() != null) {
      to.setSizeInGib(from.sizeInGiB());
    }
    return to.build();
  }
}
