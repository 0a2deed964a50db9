package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.Tag;

class ClustersTest {
  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension simulator = conformance.manualClock();

  private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:cluster/";
  private EcsClient ecs;

  @BeforeEach
  void connect() {
    ecs = TestEcs.client(simulator.endpoint());
  }

  @Test
  @Deviation("no-default-cluster")
  void aNewAccountHasNoCluster() {
    assertThat(ecs.listClusters().clusterArns()).isEmpty();
    assertThat(ecs.describeClusters().failures())
        .containsExactly(Failure.builder().arn(ARN + "default").reason("MISSING").build());
  }

  @Test
  void aClusterWithoutANameIsTheDefaultOne() {
    Cluster created = ecs.createCluster(r -> {}).cluster();

    assertThat(created.clusterName()).isEqualTo("default");
    assertThat(created.clusterArn()).isEqualTo(ARN + "default");
    assertThat(created.status()).isEqualTo("ACTIVE");
    assertThat(created.activeServicesCount()).isZero();
    assertThat(created.runningTasksCount()).isZero();
    assertThat(created.pendingTasksCount()).isZero();
    assertThat(created.registeredContainerInstancesCount()).isZero();
    assertThat(ecs.describeClusters().clusters()).hasSize(1);
  }

  @Test
  void whereNoDefaultClusterIsMeantABlankNameIsRefused() {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> ecs.updateCluster(r -> r.cluster("")),
            () -> ecs.updateClusterSettings(r -> r.cluster("").settings(insights("enabled"))),
            () -> ecs.deleteCluster(r -> r.cluster("")),
            () -> ecs.getTaskProtection(r -> r.cluster("")),
            () -> ecs.deleteTaskSet(r -> r.cluster("").service("web").taskSet("one")),
            () -> ecs.putClusterCapacityProviders(r -> r.cluster("")))) {
      assertThatThrownBy(call)
          .isInstanceOf(InvalidParameterException.class)
          .hasMessageContaining("Cluster can not be blank.");
    }
  }

  @Test
  void creatingAnActiveClusterAgainReturnsItUnchanged() {
    ecs.createCluster(r -> r.clusterName("web").settings(insights("enabled")));

    ecs.createCluster(r -> r.clusterName("web").settings(insights("disabled")));

    assertThat(describe("web", ClusterField.SETTINGS).settings())
        .containsExactly(insights("enabled"));
    assertThat(ecs.listClusters().clusterArns()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"web shop", "web/shop", "", "ü", "a.b"})
  @Deviation("cluster-texts")
  void aNameWithOtherCharactersIsRefused(String name) {
    assertThatThrownBy(() -> ecs.createCluster(r -> r.clusterName(name)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void aNameMayHave255Characters() {
    String longest = "x".repeat(255);
    assertThat(ecs.createCluster(r -> r.clusterName(longest)).cluster().clusterName())
        .isEqualTo(longest);
    assertThatThrownBy(() -> ecs.createCluster(r -> r.clusterName(longest + "x")))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void aSettingOfAnotherNameOrValueIsRefused() {
    assertThatThrownBy(() -> ecs.createCluster(r -> r.settings(insights("maybe"))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("maybe");
    ClusterSetting other = ClusterSetting.builder().name("brightness").value("11").build();
    assertThatThrownBy(() -> ecs.createCluster(r -> r.settings(other)))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("brightness");
  }

  @Test
  void describeShowsSettingsTagsAndConfigurationOnlyWhenAsked() {
    Tag tag = Tag.builder().key("team").value("web").build();
    ecs.createCluster(r ->
        r.clusterName("web")
            .tags(tag)
            .configuration(c -> c.executeCommandConfiguration(e -> e.kmsKeyId("k"))));

    Cluster bare = describe("web");
    assertThat(bare.settings()).isEmpty();
    assertThat(bare.tags()).isEmpty();
    assertThat(bare.configuration()).isNull();
    Cluster full =
        describe("web", ClusterField.SETTINGS, ClusterField.TAGS, ClusterField.CONFIGURATIONS);
    assertThat(full.settings()).containsExactly(insights("disabled"));
    assertThat(full.tags()).containsExactly(tag);
    assertThat(full.configuration().executeCommandConfiguration().kmsKeyId()).isEqualTo("k");
  }

  @Test
  void describeTakesNamesAndArnsAndNamesWhatIsMissing() {
    ecs.createCluster(r -> r.clusterName("one"));
    ecs.createCluster(r -> r.clusterName("two"));

    DescribeClustersResponse described =
        ecs.describeClusters(r -> r.clusters("one", ARN + "two", "three", ARN + "four"));

    assertThat(described.clusters()).extracting(Cluster::clusterName).containsExactly("one", "two");
    assertThat(described.failures())
        .extracting(Failure::arn)
        .containsExactly(ARN + "three", ARN + "four");
    assertThat(described.failures()).extracting(Failure::reason).containsOnly("MISSING");
  }

  @Test
  void updateChangesWhatItNames() {
    ecs.createCluster(
        r -> r.clusterName("web").configuration(c -> c.managedStorageConfiguration(m -> {})));

    ecs.updateCluster(r -> r.cluster("web").settings(insights("enhanced")));

    Cluster updated = describe("web", ClusterField.SETTINGS, ClusterField.CONFIGURATIONS);
    assertThat(updated.settings()).containsExactly(insights("enhanced"));
    assertThat(updated.configuration().managedStorageConfiguration()).isNotNull();
  }

  @Test
  void updateSetsTheNamespaceOfServiceConnect() {
    ecs.createCluster(r -> {});

    ecs.updateCluster(r -> r.cluster("default").serviceConnectDefaults(d -> d.namespace("arn:ns")));

    assertThat(describe("default").serviceConnectDefaults().namespace()).isEqualTo("arn:ns");
  }

  @Test
  @Deviation("inactive-clusters")
  void anInactiveClusterIsForgottenAfterAnHourUnlessItWasMadeAgain(Simulator simulator) {
    for (String name : List.of("gone", "back")) {
      ecs.createCluster(r -> r.clusterName(name));
      ecs.deleteCluster(r -> r.cluster(name));
    }
    ecs.createCluster(r -> r.clusterName("back"));

    simulator.advance(Duration.ofMinutes(59));
    assertThat(describe("gone").status()).isEqualTo("INACTIVE");
    simulator.advance(Duration.ofMinutes(1));

    assertThat(describe("back").status()).isEqualTo("ACTIVE");
    assertThat(ecs.describeClusters(r -> r.clusters("gone")).failures()).hasSize(1);
  }

  @Test
  void aDeletedClusterIsInactiveAndStillDescribedButNotListed() {
    ecs.createCluster(r -> r.clusterName("web"));

    assertThat(ecs.deleteCluster(r -> r.cluster("web")).cluster().status()).isEqualTo("INACTIVE");

    assertThat(describe("web").status()).isEqualTo("INACTIVE");
    assertThat(ecs.listClusters().clusterArns()).isEmpty();
    assertThatThrownBy(() -> ecs.updateCluster(r -> r.cluster("web")))
        .isInstanceOf(ClusterNotFoundException.class)
        .hasMessageStartingWith("Cluster not found.");
  }

  @Test
  void aDeletedClusterCanBeCreatedAnew() {
    ecs.createCluster(r -> r.clusterName("web").settings(insights("enabled")));
    ecs.deleteCluster(r -> r.cluster("web"));

    assertThat(ecs.createCluster(r -> r.clusterName("web")).cluster().status()).isEqualTo("ACTIVE");

    assertThat(describe("web", ClusterField.SETTINGS).settings())
        .containsExactly(insights("disabled"));
  }

  @Test
  void deletingWhatNeverWasIsClusterNotFound() {
    assertThatThrownBy(() -> ecs.deleteCluster(r -> r.cluster("nowhere")))
        .isInstanceOf(ClusterNotFoundException.class);
  }

  @Test
  void theListIsPaged() {
    for (int i = 0; i < 7; i++) {
      String name = "cluster-" + i;
      ecs.createCluster(r -> r.clusterName(name));
    }

    List<String> arns =
        ecs.listClustersPaginator(r -> r.maxResults(3)).clusterArns().stream().toList();

    assertThat(arns).hasSize(7).doesNotHaveDuplicates();
    assertThat(ecs.listClusters(r -> r.maxResults(3)).clusterArns()).hasSize(3);
    assertThatThrownBy(() -> ecs.listClusters(r -> r.maxResults(101)))
        .isInstanceOf(InvalidParameterException.class);
  }

  private Cluster describe(String name, ClusterField... include) {
    return ecs.describeClusters(r -> r.clusters(name).include(include)).clusters().getFirst();
  }

  private static ClusterSetting insights(String value) {
    return ClusterSetting.builder().name("containerInsights").value(value).build();
  }
}
