package io.ecsgateway.simulator.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.placement.Room;
import io.ecsgateway.simulator.scheduling.ContainerInstanceTable;
import io.ecsgateway.simulator.scheduling.SimulatedContainerInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.Resource;
import software.amazon.awssdk.services.ecs.model.VersionInfo;

/** RegisterContainerInstance, which the agent on an instance calls; ACTIVE at once. */
final class ContainerInstanceRegistration {
  private static final Set<Integer> RESERVED_PORTS =
      new TreeSet<>(Set.of(22, 2375, 2376, 51_678, 51_679));
  private static final String ZONES = "abc";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final Clusters clusters;
  private final TagStore tags;
  private final ContainerInstanceTable instances;
  private final ContainerInstanceFinder finder;

  ContainerInstanceRegistration(
      World world,
      Clusters clusters,
      TagStore tags,
      ContainerInstanceTable instances,
      ContainerInstanceFinder finder) {
    this.world = world;
    this.clusters = clusters;
    this.tags = tags;
    this.instances = instances;
    this.finder = finder;
  }

  RegisterContainerInstanceResponse register(RegisterContainerInstanceRequest request) {
    ContainerInstance registered =
        register(request, request.totalResources(), ContainerInstanceSize.DEFAULT);
    return RegisterContainerInstanceResponse.builder().containerInstance(registered).build();
  }

  /** Registers an instance of a size, as its agent would. */
  ContainerInstance register(@Nullable String cluster, ContainerInstanceSize size) {
    return register(
        RegisterContainerInstanceRequest.builder().cluster(cluster).build(), List.of(), size);
  }

  private ContainerInstance register(
      RegisterContainerInstanceRequest request,
      List<Resource> resources,
      ContainerInstanceSize size) {
    Cluster cluster = clusters.require(request.cluster());
    JsonNode identity = identity(request.instanceIdentityDocument());
    Room room = room(resources, size);
    AttributeRules.check(request.attributes());
    TagRules.check(request.tags());
    SimulatedContainerInstance before = before(cluster, request.containerInstanceArn());
    String arn =
        before == null
            ? world.arn("container-instance/" + cluster.clusterName() + "/" + world.ids().hex32())
            : before.arn();
    int position = instances.inCluster(cluster.clusterArn()).size();
    ContainerInstance document =
        ContainerInstance.builder()
            .containerInstanceArn(arn)
            .ec2InstanceId(text(identity, "instanceId", "i-0" + world.ids().hex32().substring(15)))
            .capacityProviderName(size.capacityProvider())
            .version(1L)
            .versionInfo(version(request.versionInfo()))
            .status("ACTIVE")
            .agentConnected(true)
            .attributes(attributes(request, identity, position))
            .attachments(List.of())
            .tags(List.of())
            .registeredAt(world.now())
            .build();
    tags.put(arn, request.tags());
    SimulatedContainerInstance instance = enter(before, cluster, room, document);
    return finder.view(instance).toBuilder().tags(tags.get(arn)).build();
  }

  /** One that registers again stays what its tasks are on. */
  private SimulatedContainerInstance enter(
      @Nullable SimulatedContainerInstance before,
      Cluster cluster,
      Room room,
      ContainerInstance document) {
    if (before != null) {
      before.registerAgain(room, document);
      instances.statusChanged(before);
      return before;
    }
    SimulatedContainerInstance instance =
        new SimulatedContainerInstance(cluster.clusterArn(), room, document);
    instances.add(instance);
    return instance;
  }

  /** An agent that starts again registers under the ARN that it was given before. */
  private @Nullable SimulatedContainerInstance before(Cluster cluster, @Nullable String arn) {
    return arn == null ? null : finder.require(cluster, arn);
  }

  private static JsonNode identity(@Nullable String document) {
    if (document == null || document.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode identity = JSON.readTree(document);
      if (identity.isObject()) {
        return identity;
      }
    } catch (JsonProcessingException e) {
      // Answered below, like JSON that is no object.
    }
    throw EcsException.client("Unable to parse the instance identity document: it is no JSON.");
  }

  private static Room room(List<Resource> resources, ContainerInstanceSize size) {
    int cpu = size.cpu();
    int memory = size.memory();
    Set<Integer> tcp = RESERVED_PORTS;
    Set<Integer> udp = Set.of();
    for (Resource resource : resources) {
      switch (resource.name()) {
        case "CPU" -> cpu = amount(resource);
        case "MEMORY" -> memory = amount(resource);
        case "PORTS" -> tcp = ports(resource);
        case "PORTS_UDP" -> udp = ports(resource);
        case null, default ->
            throw EcsException.invalidParameter(
                "Invalid resource: "
                    + resource.name()
                    + ". The simulator knows CPU, MEMORY, PORTS and PORTS_UDP.");
      }
    }
    return new Room(cpu, memory, tcp, udp);
  }

  private static int amount(Resource resource) {
    if (resource.integerValue() == null || resource.integerValue() < 1) {
      throw invalid(resource, String.valueOf(resource.integerValue()));
    }
    return resource.integerValue();
  }

  private static Set<Integer> ports(Resource resource) {
    Set<Integer> ports = new TreeSet<>();
    for (String port : resource.stringSetValue()) {
      if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
        throw invalid(resource, port);
      }
      ports.add(Integer.valueOf(port));
    }
    return ports;
  }

  private static EcsException invalid(Resource resource, String value) {
    return EcsException.invalidParameter(
        "Invalid value for resource " + resource.name() + ": " + value);
  }

  private static VersionInfo version(@Nullable VersionInfo given) {
    return given == null
        ? VersionInfo.builder()
            .agentVersion("1.99.0")
            .agentHash("5d3a29f2")
            .dockerVersion("DockerVersion: 25.0.13")
            .build()
        : given;
  }

  /** What the agent says wins over what an instance has anyway. */
  private List<Attribute> attributes(
      RegisterContainerInstanceRequest request, JsonNode identity, int position) {
    String zone = world.region() + ZONES.charAt(position % ZONES.length());
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    put(attributes, "ecs.availability-zone", text(identity, "availabilityZone", zone));
    put(attributes, "ecs.instance-type", text(identity, "instanceType", "t3.medium"));
    put(attributes, "ecs.ami-id", text(identity, "imageId", "ami-0123456789abcdef0"));
    put(attributes, "ecs.os-type", "linux");
    put(attributes, "ecs.os-family", "LINUX");
    put(attributes, "ecs.cpu-architecture", text(identity, "architecture", "x86_64"));
    request.attributes().forEach(given -> put(attributes, given.name(), given.value()));
    return new ArrayList<>(attributes.values());
  }

  private static void put(Map<String, Attribute> attributes, String name, @Nullable String value) {
    attributes.put(name, Attribute.builder().name(name).value(value).build());
  }

  private static String text(JsonNode identity, String member, String otherwise) {
    return identity.path(member).isTextual() ? identity.path(member).textValue() : otherwise;
  }
}
