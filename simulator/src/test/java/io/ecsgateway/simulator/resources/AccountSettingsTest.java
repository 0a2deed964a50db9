package io.ecsgateway.simulator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsRequest;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsResponse;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingDefaultRequest;
import software.amazon.awssdk.services.ecs.model.PutAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.Setting;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsResponse;

class AccountSettingsTest {
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String USER = "arn:aws:iam::123456789012:user/ann";

  private final TestAccount ecs = new TestAccount();

  @Test
  void whatNobodyHasSetShowsOnlyAmongEffectiveSettings() {
    assertThat(list(r -> {})).isEmpty();
    assertThat(list(r -> r.effectiveSettings(true)))
        .hasSize(10)
        .allSatisfy(setting -> assertThat(setting.principalArn()).isEqualTo(ROOT));
    assertThat(list(r -> r.effectiveSettings(true).name("awsvpcTrunking")))
        .singleElement()
        .satisfies(setting -> assertThat(setting.value()).isEqualTo("disabled"));
  }

  @Test
  void theSettingOfARootUserHoldsForAllWhoHaveSetNothingElse() {
    ecs.call(
        PutAccountSettingDefaultRequest.builder()
            .name("containerInsights")
            .value("enhanced")
            .build());
    assertThat(insightsOf(USER)).isEqualTo("enhanced");

    put("containerInsights", "enabled", USER);
    assertThat(insightsOf(USER)).isEqualTo("enabled");
    assertThat(insightsOf(ROOT)).isEqualTo("enhanced");

    DeleteAccountSettingResponse deleted =
        ecs.call(
            DeleteAccountSettingRequest.builder()
                .name("containerInsights")
                .principalArn(USER)
                .build());
    assertThat(deleted.setting().value()).isEqualTo("enhanced");
    assertThat(list(r -> r.principalArn(USER))).isEmpty();
  }

  @Test
  void settingsAreFilteredByValueAndComeInPages() {
    put("containerInsights", "enabled", null);
    put("awsvpcTrunking", "enabled", null);
    put("fargateFIPSMode", "disabled", null);

    assertThat(list(r -> r.name("awsvpcTrunking").value("enabled"))).hasSize(1);
    assertThat(list(r -> r.name("awsvpcTrunking").value("disabled"))).isEmpty();
    ListAccountSettingsResponse page =
        ecs.call(ListAccountSettingsRequest.builder().maxResults(2).build());
    assertThat(page.settings()).hasSize(2);
    assertThat(list(r -> r.nextToken(page.nextToken()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "serviceLongArnFormat, on, , on",
    "serviceLongArnFormat, disabled, , You can no longer disable Long Arn settings.",
    "taskLongArnFormat, disabled, , You can no longer disable Long Arn settings.",
    "containerInstanceLongArnFormat, disabled, , You can no longer disable Long Arn settings.",
    "tagResourceAuthorization, enabled, , enabled",
    "fargateTaskRetirementWaitPeriod, 8, , 8",
    "guardDutyActivate, off, , guardDutyActivate",
    "shoeSize, 44, , shoeSize",
    "containerInsights, , , null",
    "containerInsights, enabled, ann, ann",
    "containerInsights, enabled, arn:aws:iam::999999999999:root, 999999999999",
  })
  void whatEcsWouldRefuseIsRefusedNamingIt(
      String name, @Nullable String value, @Nullable String principal, String named) {
    var error =
        ecs.error(
            PutAccountSettingRequest.builder()
                .name(name)
                .value(value)
                .principalArn(principal)
                .build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
    assertThat(error).hasMessageContaining(named);
    assertThat(list(r -> {})).isEmpty();
  }

  @Test
  void aThousandPrincipalsHaveSettingsUntilTheyAreDeleted() {
    for (int i = 0; i < 1000; i++) {
      put("containerInsights", "enabled", USER + i);
    }
    var oneMore =
        PutAccountSettingRequest.builder()
            .name("containerInsights")
            .value("enabled")
            .principalArn(USER)
            .build();
    assertThat(ecs.error(oneMore)).hasMessageContaining("at most 1000");
    put("containerInsights", "disabled", USER + 7);
    ecs.call(
        DeleteAccountSettingRequest.builder()
            .name("containerInsights")
            .principalArn(USER + 7)
            .build());
    ecs.call(oneMore);

    assertThat(insightsOf(USER)).isEqualTo("enabled");
    assertThat(insightsOf(USER + 7)).isEqualTo("disabled");
  }

  @Test
  void aValueAloneIsNoFilter() {
    var error = ecs.error(ListAccountSettingsRequest.builder().value("enabled").build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
  }

  @Test
  void aNewClusterHasTheContainerInsightsOfTheAccount() {
    assertThat(insightsOfNew("before")).isEqualTo("disabled");
    put("containerInsights", "enhanced", null);
    put("containerInsights", "enabled", USER);
    assertThat(insightsOfNew("after")).isEqualTo("enhanced");
    assertThat(insightsOfNew("before")).isEqualTo("disabled");
    ClusterSetting own = updateCluster("own", "enabled").settings().getFirst();
    CreateClusterResponse created =
        ecs.call(CreateClusterRequest.builder().clusterName("own").settings(own).build());
    assertThat(created.cluster().settings()).containsExactly(own);
  }

  @Test
  @Deviation("account-settings")
  void otherSettingsChangeNothing() {
    put("defaultLogDriverMode", "blocking", null);
    put("fargateTaskRetirementWaitPeriod", "0", null);
    put("tagResourceAuthorization", "off", null);
    put("awsvpcTrunking", "enabled", null);
    TestAccount other = new TestAccount();

    assertThat(ecs.createStable("shop", 1)).isEqualTo(other.createStable("shop", 1));
    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .isEqualTo(other.tasks("shop", DesiredStatus.RUNNING));
  }

  private String insightsOfNew(String cluster) {
    CreateClusterResponse created =
        ecs.call(CreateClusterRequest.builder().clusterName(cluster).build());
    return created.cluster().settings().getFirst().value();
  }

  @Test
  void settingsOfAClusterAreUpdatedAlone() {
    UpdateClusterSettingsResponse response = ecs.call(updateCluster("main", "enhanced"));

    assertThat(response.cluster().settings())
        .singleElement()
        .satisfies(setting -> assertThat(setting.value()).isEqualTo("enhanced"));
    assertThat(ecs.error(updateCluster("main", "loud"))).hasMessageContaining("loud");
    assertThat(ecs.error(updateCluster("nowhere", "enabled")).code())
        .isEqualTo("ClusterNotFoundException");
    assertThat(ecs.error(UpdateClusterSettingsRequest.builder().cluster("main").build()).code())
        .isEqualTo("InvalidParameterException");
  }

  private static UpdateClusterSettingsRequest updateCluster(String cluster, String insights) {
    return UpdateClusterSettingsRequest.builder()
        .cluster(cluster)
        .settings(
            ClusterSetting.builder()
                .name(ClusterSettingName.CONTAINER_INSIGHTS)
                .value(insights)
                .build())
        .build();
  }

  private void put(String name, String value, @Nullable String principal) {
    ecs.call(
        PutAccountSettingRequest.builder().name(name).value(value).principalArn(principal).build());
  }

  private String insightsOf(String principal) {
    return list(r -> r.principalArn(principal).effectiveSettings(true).name("containerInsights"))
        .getFirst()
        .value();
  }

  private List<Setting> list(Consumer<ListAccountSettingsRequest.Builder> change) {
    ListAccountSettingsRequest.Builder request = ListAccountSettingsRequest.builder();
    change.accept(request);
    ListAccountSettingsResponse response = ecs.call(request.build());
    return response.settings();
  }
}
