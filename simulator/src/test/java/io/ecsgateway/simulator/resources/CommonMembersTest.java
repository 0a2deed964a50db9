package io.ecsgateway.simulator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRegistry;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

class CommonMembersTest {
  private final Service before =
      Service.builder()
          .serviceName("web")
          .desiredCount(3)
          .launchType(LaunchType.EC2)
          .serviceRegistries(ServiceRegistry.builder().registryArn("arn:r").build())
          .build();

  @Test
  void whatTheRequestCarriesReplacesWhatWasThere() {
    Service after =
        updated(
            UpdateServiceRequest.builder()
                .desiredCount(0)
                .enableECSManagedTags(true)
                .capacityProviderStrategy(
                    CapacityProviderStrategyItem.builder().capacityProvider("FARGATE").build())
                .deploymentConfiguration(c -> c.maximumPercent(150))
                .build());

    assertThat(after.desiredCount()).isZero();
    assertThat(after.enableECSManagedTags()).isTrue();
    assertThat(after.capacityProviderStrategy()).hasSize(1);
    assertThat(after.deploymentConfiguration().maximumPercent()).isEqualTo(150);
  }

  @Test
  void whatTheRequestDoesNotCarryIsLeftAlone() {
    assertThat(updated(UpdateServiceRequest.builder().build())).isEqualTo(before);
  }

  @Test
  void anEmptyListThatWasSentClears() {
    Service after = updated(UpdateServiceRequest.builder().serviceRegistries(List.of()).build());

    assertThat(after.hasServiceRegistries()).isTrue();
    assertThat(after.serviceRegistries()).isEmpty();
  }

  @Test
  void enumValuesOfAnyKindAreKept() {
    UpdateServiceRequest request =
        UpdateServiceRequest.builder().propagateTags("NOT_KNOWN_YET").build();

    assertThat(updated(request).propagateTagsAsString()).isEqualTo("NOT_KNOWN_YET");
  }

  @Test
  void membersOfLikeNameAndAnotherShapeAreLeftAlone() {
    Cluster.Builder cluster = Cluster.builder();
    CommonMembers.copy(
        UpdateClusterRequest.builder().serviceConnectDefaults(d -> d.namespace("n")).build(),
        cluster);

    assertThat(cluster.build().serviceConnectDefaults()).isNull();
  }

  @Test
  void onlyTheMembersAskedForAreCopied() {
    Service.Builder after = before.toBuilder();
    CommonMembers.copy(
        UpdateServiceRequest.builder().desiredCount(0).platformVersion("1.4.0").build(),
        after,
        name -> name.equals("platformVersion"));

    assertThat(after.build().desiredCount()).isEqualTo(3);
    assertThat(after.build().platformVersion()).isEqualTo("1.4.0");
  }

  private Service updated(UpdateServiceRequest request) {
    Service.Builder after = before.toBuilder();
    CommonMembers.copy(request, after);
    return after.build();
  }
}
