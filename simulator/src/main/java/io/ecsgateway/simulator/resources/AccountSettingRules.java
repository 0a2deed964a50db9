package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.SettingName;

/** What ECS takes for each account setting, the value it has by itself first. */
final class AccountSettingRules {
  private static final Map<SettingName, List<String>> VALUES = new EnumMap<>(SettingName.class);

  private static final Set<SettingName> LONG_ARNS =
      EnumSet.of(
          SettingName.SERVICE_LONG_ARN_FORMAT,
          SettingName.TASK_LONG_ARN_FORMAT,
          SettingName.CONTAINER_INSTANCE_LONG_ARN_FORMAT);

  static {
    VALUES.put(SettingName.SERVICE_LONG_ARN_FORMAT, List.of("enabled", "disabled"));
    VALUES.put(SettingName.TASK_LONG_ARN_FORMAT, List.of("enabled", "disabled"));
    VALUES.put(SettingName.CONTAINER_INSTANCE_LONG_ARN_FORMAT, List.of("enabled", "disabled"));
    VALUES.put(SettingName.AWSVPC_TRUNKING, List.of("disabled", "enabled"));
    VALUES.put(SettingName.CONTAINER_INSIGHTS, List.of("disabled", "enabled", "enhanced"));
    VALUES.put(SettingName.FARGATE_FIPS_MODE, List.of("disabled", "enabled"));
    VALUES.put(SettingName.TAG_RESOURCE_AUTHORIZATION, List.of("on", "off"));
    VALUES.put(SettingName.FARGATE_TASK_RETIREMENT_WAIT_PERIOD, List.of("7", "0", "14"));
    VALUES.put(SettingName.GUARD_DUTY_ACTIVATE, List.of("off"));
    VALUES.put(SettingName.DEFAULT_LOG_DRIVER_MODE, List.of("non-blocking", "blocking"));
  }

  private AccountSettingRules() {}

  /** Returns every setting with the value that it has where nobody has set one. */
  static Map<SettingName, String> defaults() {
    Map<SettingName, String> defaults = new EnumMap<>(SettingName.class);
    VALUES.forEach((name, values) -> defaults.put(name, values.getFirst()));
    return defaults;
  }

  /** Returns the setting that a request changes. */
  static SettingName changeable(@Nullable SettingName name, @Nullable String raw) {
    SettingName known = known(name, raw);
    if (known == SettingName.GUARD_DUTY_ACTIVATE) {
      throw EcsException.invalidParameter(
          "The account setting " + raw + " is managed by AWS and cannot be modified.");
    }
    return known;
  }

  static SettingName known(@Nullable SettingName name, @Nullable String raw) {
    if (name == null || !VALUES.containsKey(name)) {
      throw EcsException.invalidParameter(
          "Invalid account setting name: " + raw + ". It must be one of " + VALUES.keySet() + ".");
    }
    return name;
  }

  /** Returns the value, if the setting can have it; ECS no longer gives short ARNs. */
  static String value(SettingName name, @Nullable String value) {
    List<String> allowed = VALUES.getOrDefault(name, List.of());
    if (value == null || !allowed.contains(value)) {
      throw EcsException.invalidParameter(
          "Invalid value for the account setting "
              + name
              + ": "
              + value
              + ". It must be one of "
              + allowed
              + ".");
    }
    if (LONG_ARNS.contains(name) && value.equals("disabled")) {
      throw EcsException.invalidParameter("You can no longer disable Long Arn settings.");
    }
    return value;
  }
}
