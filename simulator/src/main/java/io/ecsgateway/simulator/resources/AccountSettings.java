package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingResponse;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsRequest;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsResponse;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingDefaultRequest;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingDefaultResponse;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingResponse;
import software.amazon.awssdk.services.ecs.model.Setting;
import software.amazon.awssdk.services.ecs.model.SettingName;
import software.amazon.awssdk.services.ecs.model.SettingType;

/**
 * Account settings by principal. What the root user has set holds for every principal that has set
 * nothing else; who calls is the root user.
 */
final class AccountSettings {
  private static final int PAGE = 10;

  /** Who has settings of their own; more would be a mistake of whoever calls. */
  private static final int MOST_PRINCIPALS = 1000;

  private static final Pattern PRINCIPAL =
      Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):(root|(user|role)/\\S+)");

  private final World world;
  private final Map<String, Map<SettingName, String>> byPrincipal = new TreeMap<>();

  AccountSettings(World world) {
    this.world = world;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("ListAccountSettings", ListAccountSettingsRequest::builder, this::list),
        Operation.of("PutAccountSetting", PutAccountSettingRequest::builder, this::put),
        Operation.of(
            "PutAccountSettingDefault", PutAccountSettingDefaultRequest::builder, this::putDefault),
        Operation.of("DeleteAccountSetting", DeleteAccountSettingRequest::builder, this::delete));
  }

  /**
   * Returns the settings of the clusters that whoever calls creates, where nothing else is said.
   */
  List<ClusterSetting> ofNewClusters() {
    return List.of(
        ClusterSetting.builder()
            .name(ClusterSettingName.CONTAINER_INSIGHTS)
            .value(effective(root()).get(SettingName.CONTAINER_INSIGHTS))
            .build());
  }

  private ListAccountSettingsResponse list(ListAccountSettingsRequest request) {
    String principal = principal(request.principalArn());
    if (request.value() != null && request.name() == null) {
      throw EcsException.invalidParameter(
          "You must specify an account setting name to use the value parameter.");
    }
    SettingName name =
        request.name() == null
            ? null
            : AccountSettingRules.known(request.name(), request.nameAsString());
    Map<SettingName, String> shown =
        Boolean.TRUE.equals(request.effectiveSettings())
            ? effective(principal)
            : byPrincipal.getOrDefault(principal, Map.of());
    List<Setting> settings =
        shown.entrySet().stream()
            .filter(entry -> name == null || entry.getKey() == name)
            .filter(entry -> request.value() == null || entry.getValue().equals(request.value()))
            .map(entry -> setting(entry.getKey(), entry.getValue(), principal))
            .toList();
    Page<Setting> page = Page.of(settings, request.nextToken(), request.maxResults(), PAGE, PAGE);
    return ListAccountSettingsResponse.builder()
        .settings(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private PutAccountSettingResponse put(PutAccountSettingRequest request) {
    SettingName name = AccountSettingRules.changeable(request.name(), request.nameAsString());
    Setting put = put(principal(request.principalArn()), name, request.value());
    return PutAccountSettingResponse.builder().setting(put).build();
  }

  private PutAccountSettingDefaultResponse putDefault(PutAccountSettingDefaultRequest request) {
    SettingName name = AccountSettingRules.changeable(request.name(), request.nameAsString());
    Setting put = put(root(), name, request.value());
    return PutAccountSettingDefaultResponse.builder().setting(put).build();
  }

  private DeleteAccountSettingResponse delete(DeleteAccountSettingRequest request) {
    SettingName name = AccountSettingRules.changeable(request.name(), request.nameAsString());
    String principal = principal(request.principalArn());
    Map<SettingName, String> own = byPrincipal.get(principal);
    if (own != null) {
      own.remove(name);
      byPrincipal.values().removeIf(Map::isEmpty);
    }
    String left = effective(principal).getOrDefault(name, "");
    return DeleteAccountSettingResponse.builder().setting(setting(name, left, principal)).build();
  }

  private Setting put(String principal, SettingName name, @Nullable String value) {
    String checked = AccountSettingRules.value(name, value);
    if (!byPrincipal.containsKey(principal) && byPrincipal.size() >= MOST_PRINCIPALS) {
      throw EcsException.invalidParameter(
          "Too many principals: at most " + MOST_PRINCIPALS + " can have account settings.");
    }
    byPrincipal
        .computeIfAbsent(principal, absent -> new EnumMap<>(SettingName.class))
        .put(name, checked);
    return setting(name, checked, principal);
  }

  private Map<SettingName, String> effective(String principal) {
    Map<SettingName, String> effective = AccountSettingRules.defaults();
    effective.putAll(byPrincipal.getOrDefault(root(), Map.of()));
    effective.putAll(byPrincipal.getOrDefault(principal, Map.of()));
    return effective;
  }

  private String principal(@Nullable String arn) {
    if (arn == null) {
      return root();
    }
    var matcher = PRINCIPAL.matcher(arn);
    if (!matcher.matches() || !matcher.group(1).equals(world.account())) {
      throw EcsException.invalidParameter(
          "Invalid principal ARN: "
              + arn
              + ". It must be that of a user, a role or the root user of account "
              + world.account()
              + ".");
    }
    return arn;
  }

  private String root() {
    return "arn:aws:iam::" + world.account() + ":root";
  }

  private static Setting setting(SettingName name, String value, String principal) {
    return Setting.builder()
        .name(name)
        .value(value)
        .principalArn(principal)
        .type(name == SettingName.GUARD_DUTY_ACTIVATE ? SettingType.AWS_MANAGED : SettingType.USER)
        .build();
  }
}
