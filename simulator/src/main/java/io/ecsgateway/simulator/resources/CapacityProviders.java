package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AutoScalingGroupProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderField;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStatus;
import software.amazon.awssdk.services.ecs.model.CapacityProviderType;
import software.amazon.awssdk.services.ecs.model.CapacityProviderUpdateStatus;
import software.amazon.awssdk.services.ecs.model.CreateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.CreateCapacityProviderResponse;
import software.amazon.awssdk.services.ecs.model.DeleteCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.DeleteCapacityProviderResponse;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeCapacityProvidersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.UpdateCapacityProviderRequest;
import software.amazon.awssdk.services.ecs.model.UpdateCapacityProviderResponse;

/** Capacity providers of Auto Scaling groups, beside those of Fargate; no group is ever scaled. */
final class CapacityProviders {
  private static final int MOST_DESCRIBED = 100;
  private static final int LARGEST_PAGE = 10;

  private final CapacityProviderTable providers;
  private final TagStore tags;
  private final Predicate<String> inUse;

  /**
   * @param inUse whether a cluster has a provider of this name
   */
  CapacityProviders(CapacityProviderTable providers, TagStore tags, Predicate<String> inUse) {
    this.providers = providers;
    this.tags = tags;
    this.inUse = inUse;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
            "CreateCapacityProvider", CreateCapacityProviderRequest::builder, this::create),
        Operation.of(
            "UpdateCapacityProvider", UpdateCapacityProviderRequest::builder, this::update),
        Operation.of(
            "DeleteCapacityProvider", DeleteCapacityProviderRequest::builder, this::delete),
        Operation.of(
            "DescribeCapacityProviders",
            DescribeCapacityProvidersRequest::builder,
            this::describe));
  }

  private CreateCapacityProviderResponse create(CreateCapacityProviderRequest request) {
    CapacityProviderRules.check(request);
    String name = request.name();
    if (providers.find(name) != null) {
      throw EcsException.client(
          "A capacity provider with the name '"
              + name
              + "' already exists. Specify a different name and try again.");
    }
    TagRules.check(request.tags());
    String arn = providers.arn(name);
    tags.put(arn, request.tags());
    CapacityProvider provider =
        CapacityProvider.builder()
            .capacityProviderArn(arn)
            .name(name)
            .status(CapacityProviderStatus.ACTIVE)
            .type(CapacityProviderType.EC2_AUTOSCALING)
            .autoScalingGroupProvider(
                CapacityProviderRules.withDefaults(request.autoScalingGroupProvider()))
            .updateStatus(CapacityProviderUpdateStatus.CREATE_COMPLETE)
            .tags(List.of())
            .build();
    providers.put(provider);
    return CreateCapacityProviderResponse.builder()
        .capacityProvider(provider.toBuilder().tags(tags.get(arn)).build())
        .build();
  }

  private UpdateCapacityProviderResponse update(UpdateCapacityProviderRequest request) {
    CapacityProvider provider = changeable(request.name(), "updated");
    if (request.autoScalingGroupProvider() == null) {
      throw EcsException.invalidParameter("autoScalingGroupProvider can not be blank.");
    }
    AutoScalingGroupProvider.Builder group =
        Objects.requireNonNull(provider.autoScalingGroupProvider()).toBuilder();
    CommonMembers.copy(request.autoScalingGroupProvider(), group);
    CapacityProvider updated =
        provider.toBuilder()
            .autoScalingGroupProvider(CapacityProviderRules.withDefaults(group.build()))
            .updateStatus(CapacityProviderUpdateStatus.UPDATE_COMPLETE)
            .build();
    providers.put(updated);
    return UpdateCapacityProviderResponse.builder().capacityProvider(updated).build();
  }

  private DeleteCapacityProviderResponse delete(DeleteCapacityProviderRequest request) {
    CapacityProvider provider = changeable(request.capacityProvider(), "deleted");
    if (inUse.test(provider.name())) {
      throw EcsException.client(
          "The capacity provider cannot be deleted because it is associated with a cluster. Remove"
              + " the capacity provider from the cluster and try again.");
    }
    providers.remove(provider);
    tags.remove(provider.capacityProviderArn());
    return DeleteCapacityProviderResponse.builder()
        .capacityProvider(
            provider.toBuilder()
                .status(CapacityProviderStatus.INACTIVE)
                .updateStatus(CapacityProviderUpdateStatus.DELETE_COMPLETE)
                .build())
        .build();
  }

  private CapacityProvider changeable(@Nullable String nameOrArn, String change) {
    if (nameOrArn == null || nameOrArn.isEmpty()) {
      throw EcsException.invalidParameter("The capacity provider name can not be blank.");
    }
    CapacityProvider provider = providers.find(nameOrArn);
    if (provider == null) {
      throw EcsException.invalidParameter(
          "The specified capacity provider '" + nameOrArn + "' was not found.");
    }
    if (CapacityProviderTable.isReserved(provider.name())) {
      throw EcsException.client(
          "The specified capacity provider is reserved and cannot be " + change + ".");
    }
    return provider;
  }

  private DescribeCapacityProvidersResponse describe(DescribeCapacityProvidersRequest request) {
    List<String> wanted = request.capacityProviders();
    if (wanted.size() > MOST_DESCRIBED) {
      throw EcsException.invalidParameter(
          "Capacity providers can have at most "
              + MOST_DESCRIBED
              + " items, not "
              + wanted.size()
              + ".");
    }
    List<CapacityProvider> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String nameOrArn : wanted) {
      CapacityProvider provider = providers.find(nameOrArn);
      if (provider == null) {
        String arn = nameOrArn.startsWith("arn:") ? nameOrArn : providers.arn(nameOrArn);
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
      } else {
        found.add(provider);
      }
    }
    List<CapacityProvider> all = wanted.isEmpty() ? List.copyOf(providers.all()) : found;
    Page<CapacityProvider> page =
        Page.of(all, request.nextToken(), request.maxResults(), LARGEST_PAGE, LARGEST_PAGE);
    return DescribeCapacityProvidersResponse.builder()
        .capacityProviders(
            page.items().stream().map(provider -> described(provider, request)).toList())
        .failures(failures)
        .nextToken(page.nextToken())
        .build();
  }

  private CapacityProvider described(
      CapacityProvider provider, DescribeCapacityProvidersRequest request) {
    return request.include().contains(CapacityProviderField.TAGS)
        ? provider.toBuilder().tags(tags.get(provider.capacityProviderArn())).build()
        : provider;
  }
}
