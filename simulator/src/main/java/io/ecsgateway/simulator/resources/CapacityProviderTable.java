package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.World;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CapacityProvider;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStatus;
import software.amazon.awssdk.services.ecs.model.CapacityProviderType;

/** The capacity providers of the account; FARGATE and FARGATE_SPOT are always among them. */
final class CapacityProviderTable {
  private static final List<String> RESERVED = List.of("FARGATE", "FARGATE_SPOT");

  private final World world;
  private final Map<String, CapacityProvider> byName = new LinkedHashMap<>();

  CapacityProviderTable(World world) {
    this.world = world;
    for (String name : RESERVED) {
      put(
          CapacityProvider.builder()
              .capacityProviderArn(arn(name))
              .name(name)
              .type(CapacityProviderType.fromValue(name))
              .status(CapacityProviderStatus.ACTIVE)
              .tags(List.of())
              .build());
    }
  }

  static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  String arn(String name) {
    return world.arn("capacity-provider/" + name);
  }

  /** Returns the provider, by short name or ARN; null if there is none. */
  @Nullable CapacityProvider find(String nameOrArn) {
    String prefix = arn("");
    return byName.get(
        nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn);
  }

  /**
   * Checks that there are providers of these names or ARNs.
   *
   * @throws EcsException InvalidParameterException naming the first that there is not
   */
  void checkKnown(List<String> namesOrArns) {
    for (String nameOrArn : namesOrArns) {
      if (find(nameOrArn) == null) {
        throw EcsException.invalidParameter(
            "The specified capacity provider '"
                + nameOrArn
                + "' was not found. Specify a valid name or ARN and try again.");
      }
    }
  }

  Collection<CapacityProvider> all() {
    return List.copyOf(byName.values());
  }

  void put(CapacityProvider provider) {
    byName.put(provider.name(), provider);
  }

  void remove(CapacityProvider provider) {
    byName.remove(provider.name());
  }
}
