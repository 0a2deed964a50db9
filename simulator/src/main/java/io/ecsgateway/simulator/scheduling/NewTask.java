package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Arns;
import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** Writes a task as ECS shows it the moment it was created. */
final class NewTask {
  static final String NETWORK_INTERFACE = "ElasticNetworkInterface";
  private static final String LATEST_PLATFORM = "1.4.0";
  private static final int FARGATE_STORAGE_GIB = 20;
  private static final String ZONES = "abc";

  private final World world;
  private final TaskLaunch launch;
  private final String arn;
  private final String id;

  NewTask(World world, TaskLaunch launch) {
    this.world = world;
    this.launch = launch;
    this.id = world.ids().hex32();
    this.arn = world.arn("task/" + Arns.lastSegment(launch.clusterArn()) + "/" + id);
  }

  Task document(TaskStatus status) {
    TaskDefinition definition = launch.definition();
    TaskOverride overrides = launch.overrides();
    SimulatedContainerInstance instance = launch.instance();
    Task.Builder task =
        Task.builder()
            .taskArn(arn)
            .clusterArn(launch.clusterArn())
            .taskDefinitionArn(definition.taskDefinitionArn())
            .group(launch.group())
            .startedBy(launch.startedBy())
            .launchType(launch.launchType())
            .capacityProviderName(launch.capacityProvider())
            .containerInstanceArn(instance == null ? null : instance.arn())
            .availabilityZone(zone(instance))
            .lastStatus(status.name())
            .desiredStatus("RUNNING")
            .healthStatus(HealthStatus.UNKNOWN)
            .createdAt(world.now())
            .version(1L)
            .cpu(Objects.requireNonNullElse(overrides.cpu(), orZero(definition.cpu())))
            .memory(Objects.requireNonNullElse(overrides.memory(), orZero(definition.memory())))
            .enableExecuteCommand(launch.executeCommand())
            .attributes(architecture(definition.runtimePlatform()))
            .attachments(launch.ownInterface() ? List.of(networkInterface()) : List.of())
            .containers(containers())
            .overrides(withEveryContainer(overrides))
            .inferenceAccelerators(List.of())
            .tags(List.of());
    if (launch.onFargate()) {
      task.platformVersion(concrete(launch.platformVersion()))
          .platformFamily(TaskLaunch.platformFamily(definition))
          .ephemeralStorage(storage ->
              storage.sizeInGiB(
                  definition.ephemeralStorage() == null
                      ? FARGATE_STORAGE_GIB
                      : definition.ephemeralStorage().sizeInGiB()));
    }
    return task.build();
  }

  private List<Container> containers() {
    List<Container> containers = new ArrayList<>();
    for (ContainerDefinition definition : launch.definition().containerDefinitions()) {
      ContainerOverride override = override(definition.name());
      containers.add(
          Container.builder()
              .containerArn(
                  world.arn(arn.substring(arn.lastIndexOf(':') + 1).replace("task/", "container/"))
                      + "/"
                      + world.ids().uuid())
              .taskArn(arn)
              .name(definition.name())
              .image(definition.image())
              .lastStatus("PENDING")
              .networkInterfaces(List.of())
              .healthStatus(HealthStatus.UNKNOWN)
              .cpu(
                  Integer.toString(
                      orZero(pick(override, ContainerOverride::cpu, definition.cpu()))))
              .memory(text(pick(override, ContainerOverride::memory, definition.memory())))
              .memoryReservation(
                  text(
                      pick(
                          override,
                          ContainerOverride::memoryReservation,
                          definition.memoryReservation())))
              .managedAgents(List.of())
              .build());
    }
    return containers;
  }

  private Attachment networkInterface() {
    List<KeyValuePair> details = new ArrayList<>();
    if (launch.network() != null && launch.network().awsvpcConfiguration() != null) {
      List<String> subnets = launch.network().awsvpcConfiguration().subnets();
      if (!subnets.isEmpty()) {
        details.add(detail("subnetId", subnets.get(digit() % subnets.size())));
      }
    }
    return Attachment.builder()
        .id(world.ids().uuid())
        .type(NETWORK_INTERFACE)
        .status("PRECREATED")
        .details(details)
        .build();
  }

  /** ECS lists every container among the overrides, those that nothing was overridden for too. */
  private TaskOverride withEveryContainer(TaskOverride overrides) {
    List<ContainerOverride> all = new ArrayList<>();
    for (ContainerDefinition definition : launch.definition().containerDefinitions()) {
      ContainerOverride override = override(definition.name());
      all.add(
          override == null
              ? ContainerOverride.builder().name(definition.name()).build()
              : override);
    }
    return overrides.toBuilder()
        .containerOverrides(all)
        .inferenceAcceleratorOverrides(overrides.inferenceAcceleratorOverrides())
        .build();
  }

  private @Nullable ContainerOverride override(String container) {
    return launch.overrides().containerOverrides().stream()
        .filter(override -> container.equals(override.name()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable String zone(@Nullable SimulatedContainerInstance instance) {
    return instance == null
        ? world.region() + ZONES.charAt(digit() % ZONES.length())
        : instance.attributes().get("ecs.availability-zone");
  }

  private int digit() {
    return Character.digit(id.charAt(0), 16);
  }

  static KeyValuePair detail(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  private static String concrete(@Nullable String platformVersion) {
    return platformVersion == null || platformVersion.equals("LATEST")
        ? LATEST_PLATFORM
        : platformVersion;
  }

  private static Attribute architecture(@Nullable RuntimePlatform platform) {
    boolean arm = platform != null && Objects.equals(platform.cpuArchitectureAsString(), "ARM64");
    return Attribute.builder().name("ecs.cpu-architecture").value(arm ? "arm64" : "x86_64").build();
  }

  private static @Nullable Integer pick(
      @Nullable ContainerOverride override,
      Function<ContainerOverride, @Nullable Integer> member,
      @Nullable Integer otherwise) {
    Integer overridden = override == null ? null : member.apply(override);
    return overridden == null ? otherwise : overridden;
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static String orZero(@Nullable String value) {
    return value == null ? "0" : value;
  }

  private static @Nullable String text(@Nullable Integer value) {
    return value == null ? null : value.toString();
  }
}
