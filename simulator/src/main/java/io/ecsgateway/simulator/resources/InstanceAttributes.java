package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.scheduling.ContainerInstanceTable;
import io.ecsgateway.simulator.scheduling.SimulatedContainerInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesResponse;
import software.amazon.awssdk.services.ecs.model.ListAttributesRequest;
import software.amazon.awssdk.services.ecs.model.ListAttributesResponse;
import software.amazon.awssdk.services.ecs.model.PutAttributesRequest;
import software.amazon.awssdk.services.ecs.model.PutAttributesResponse;
import software.amazon.awssdk.services.ecs.model.TargetType;

/** The custom attributes of container instances, up to ten each. */
final class InstanceAttributes {
  private static final int MOST = 10;
  private static final int PAGE = 100;
  private static final Set<String> RESERVED = Set.of("ecs.", "com.amazonaws.ecs.");

  /** What a change makes of an instance's attributes, by name. */
  private interface Change {
    void apply(Map<String, Attribute> attributes, Attribute attribute);
  }

  private final Clusters clusters;
  private final ContainerInstanceTable instances;
  private final ContainerInstanceFinder finder;

  InstanceAttributes(
      Clusters clusters, ContainerInstanceTable instances, ContainerInstanceFinder finder) {
    this.clusters = clusters;
    this.instances = instances;
    this.finder = finder;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("PutAttributes", PutAttributesRequest::builder, this::put),
        Operation.of("DeleteAttributes", DeleteAttributesRequest::builder, this::delete),
        Operation.of("ListAttributes", ListAttributesRequest::builder, this::list));
  }

  private PutAttributesResponse put(PutAttributesRequest request) {
    AttributeRules.check(request.attributes());
    List<Attribute> changed =
        change(
            request.cluster(),
            request.attributes(),
            (attributes, attribute) ->
                attributes.put(
                    attribute.name(),
                    Attribute.builder().name(attribute.name()).value(attribute.value()).build()));
    return PutAttributesResponse.builder().attributes(changed).build();
  }

  private DeleteAttributesResponse delete(DeleteAttributesRequest request) {
    List<Attribute> changed =
        change(
            request.cluster(),
            request.attributes(),
            (attributes, attribute) -> attributes.remove(attribute.name()));
    return DeleteAttributesResponse.builder().attributes(changed).build();
  }

  /** Checks everything, then changes everything. */
  private List<Attribute> change(
      @Nullable String clusterNameOrArn, List<Attribute> given, Change change) {
    Cluster cluster = clusters.require(clusterNameOrArn);
    if (given.isEmpty() || given.size() > MOST) {
      throw EcsException.invalidParameter(
          "Attributes must have between 1 and " + MOST + " items, not " + given.size() + ".");
    }
    Map<SimulatedContainerInstance, Map<String, Attribute>> changed = new LinkedHashMap<>();
    List<Attribute> answer = new ArrayList<>();
    for (Attribute attribute : given) {
      SimulatedContainerInstance target = target(cluster, attribute);
      if (isReserved(attribute)) {
        throw EcsException.invalidParameter(
            "The attribute " + attribute.name() + " cannot be changed: its prefix is reserved.");
      }
      change.apply(changed.computeIfAbsent(target, InstanceAttributes::byName), attribute);
      answer.add(shown(target, attribute));
    }
    for (Map<String, Attribute> attributes : changed.values()) {
      if (attributes.values().stream().filter(one -> !isReserved(one)).count() > MOST) {
        throw new EcsException(
            "AttributeLimitExceededException",
            "A container instance can have at most " + MOST + " custom attributes.");
      }
    }
    changed.forEach((instance, attributes) -> {
      instance.change(document -> document.attributes(attributes.values()));
      instances.changed(instance.clusterArn());
    });
    return answer;
  }

  private static Map<String, Attribute> byName(SimulatedContainerInstance instance) {
    Map<String, Attribute> byName = new LinkedHashMap<>();
    instance.document().attributes().forEach(one -> byName.put(one.name(), one));
    return byName;
  }

  private SimulatedContainerInstance target(Cluster cluster, Attribute attribute) {
    @Nullable String id = attribute.targetId();
    if (id == null || id.isEmpty()) {
      throw EcsException.invalidParameter("targetId can not be blank.");
    }
    if (!id.startsWith("arn:") && attribute.targetType() == null) {
      throw EcsException.invalidParameter("targetType is required where targetId is no ARN: " + id);
    }
    SimulatedContainerInstance target = finder.find(cluster, id);
    if (target == null || !target.isRegistered()) {
      throw new EcsException(
          "TargetNotFoundException", "The specified target was not found: " + id);
    }
    return target;
  }

  private ListAttributesResponse list(ListAttributesRequest request) {
    Cluster cluster = clusters.require(request.cluster());
    if (request.targetType() == null) {
      throw EcsException.invalidParameter("targetType can not be blank.");
    }
    if (request.attributeValue() != null && request.attributeName() == null) {
      throw EcsException.invalidParameter(
          "attributeName is required where attributeValue is given.");
    }
    List<Attribute> all =
        instances.inCluster(cluster.clusterArn()).stream()
            .flatMap(instance ->
                instance.document().attributes().stream()
                    .filter(filter(request))
                    .map(attribute -> shown(instance, attribute)))
            .toList();
    Page<Attribute> page = Page.of(all, request.nextToken(), request.maxResults(), PAGE, PAGE);
    return ListAttributesResponse.builder()
        .attributes(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static Predicate<Attribute> filter(ListAttributesRequest request) {
    return attribute ->
        (request.attributeName() == null || request.attributeName().equals(attribute.name()))
            && (request.attributeValue() == null
                || Objects.equals(request.attributeValue(), attribute.value()));
  }

  private static Attribute shown(SimulatedContainerInstance target, Attribute attribute) {
    return attribute.toBuilder()
        .targetType(TargetType.CONTAINER_INSTANCE)
        .targetId(target.arn())
        .build();
  }

  private static boolean isReserved(Attribute attribute) {
    return RESERVED.stream().anyMatch(attribute.name()::startsWith);
  }
}
