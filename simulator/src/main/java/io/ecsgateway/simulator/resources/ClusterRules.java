package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;

/** What ECS takes as a cluster's name and settings. */
final class ClusterRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final Set<String> INSIGHTS = Set.of("enabled", "disabled", "enhanced");

  private ClusterRules() {}

  static void check(String name, CreateClusterRequest request) {
    if (!NAME.matcher(name).matches()) {
      throw EcsException.invalidParameter(
          "Invalid cluster name: '"
              + name
              + "'. A cluster name is up to 255 letters, numbers, hyphens and underscores.");
    }
    checkSettings(request.settings());
    LaunchRules.checkChoice(null, request.defaultCapacityProviderStrategy());
    LaunchRules.checkProviders(
        request.capacityProviders(), request.defaultCapacityProviderStrategy());
    TagRules.check(request.tags());
  }

  static void checkSettings(List<ClusterSetting> settings) {
    for (ClusterSetting setting : settings) {
      if (setting.value() == null || !INSIGHTS.contains(setting.value())) {
        throw EcsException.invalidParameter(
            "Invalid value for containerInsights setting: "
                + setting.value()
                + ". Valid values are enabled, disabled and enhanced.");
      }
    }
  }
}
