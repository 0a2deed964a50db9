package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.network;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

class ServiceRequestsTest {
  private static final LoadBalancer BALANCER =
      LoadBalancer.builder()
          .targetGroupArn(
              "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg/0123456789abcdef")
          .containerName("app")
          .containerPort(80)
          .build();

  private final TestAccount ecs = new TestAccount();

  @Test
  void sameTokenAndParametersReturnTheSameService() {
    CreateServiceRequest.Builder request = serviceRequest("shop", 1).clientToken("t");
    Service first = ecs.create(request);
    ecs.advance(60);
    Service again = ecs.create(request);

    assertThat(again.deployments().getFirst().id()).isEqualTo(first.deployments().getFirst().id());
    assertThat(again.runningCount()).isEqualTo(1);
    assertThat(ecs.error(request.desiredCount(2).build()).getMessage())
        .isEqualTo("Creation of service was not idempotent.");
  }

  @Test
  void emptyListsClearAndAbsentOnesKeep() {
    PlacementStrategy spread = PlacementStrategy.builder().type("spread").field("host").build();
    ecs.createStable(serviceRequest("shop", 1).placementStrategy(spread).loadBalancers(BALANCER));
    Service kept = ecs.scale("shop", 2);
    Service cleared =
        ecs.update(updateRequest("shop").placementStrategy(List.of()).loadBalancers(List.of()));

    assertThat(kept.placementStrategy()).containsExactly(spread);
    assertThat(kept.loadBalancers()).containsExactly(BALANCER);
    assertThat(cleared.placementStrategy()).isEmpty();
    assertThat(cleared.loadBalancers()).isEmpty();
    assertThat(cleared.deployments()).hasSize(2);
  }

  @Test
  void partOfTheDeploymentConfigurationKeepsTheRest() {
    ecs.createStable(
        serviceRequest("shop", 1)
            .deploymentConfiguration(limits -> limits.minimumHealthyPercent(50)));
    Service service =
        ecs.update(
            updateRequest("shop").deploymentConfiguration(limits -> limits.maximumPercent(150)));

    assertThat(service.deploymentConfiguration().minimumHealthyPercent()).isEqualTo(50);
    assertThat(service.deploymentConfiguration().maximumPercent()).isEqualTo(150);
    assertThat(service.deployments()).hasSize(1);
  }

  @Test
  void capacityProvidersChangeOnlyWithForce() {
    ecs.createStable("shop", 1);
    TestInstances.capacityProviders(ecs, "mine");
    var strategy = CapacityProviderStrategyItem.builder().capacityProvider("mine").build();
    assertThat(
            ecs.error(updateRequest("shop").capacityProviderStrategy(strategy).build())
                .getMessage())
        .contains("you must force a new deployment");
    Service service =
        ecs.update(
            updateRequest("shop").capacityProviderStrategy(strategy).forceNewDeployment(true));

    assertThat(service.launchType()).isNull();
    assertThat(service.capacityProviderStrategy()).containsExactly(strategy);
    ecs.advance(300);
    Service back =
        ecs.update(
            updateRequest("shop").capacityProviderStrategy(List.of()).forceNewDeployment(true));
    assertThat(back.launchType()).isEqualTo(LaunchType.EC2);
    assertThat(back.capacityProviderStrategy()).isEmpty();
  }

  @Test
  @Deviation("service-texts")
  void requestsThatEcsWouldRefuseAreRefused() {
    assertThat(message(serviceRequest("no spaces", 1))).contains("no spaces");
    assertThat(message(serviceRequest("x".repeat(256), 1))).contains("255");
    assertThat(message(serviceRequest("shop", -1))).contains("-1");
    assertThat(message(serviceRequest("shop", 1).desiredCount(null))).contains("REPLICA");
    assertThat(message(serviceRequest("shop", 1).taskDefinition(null)))
        .isEqualTo("TaskDefinition can not be blank.");
    assertThat(message(serviceRequest("shop", 1).taskDefinition("nope")))
        .isEqualTo("TaskDefinition not found.");
    assertThat(message(serviceRequest("shop", 1).clientToken("x".repeat(37)))).contains("36");
    assertThat(message(serviceRequest("shop", 1).networkConfiguration(network())))
        .startsWith("Network Configuration is not valid");
    assertThat(
            message(
                serviceRequest("shop", 1)
                    .deploymentConfiguration(
                        limits -> limits.minimumHealthyPercent(100).maximumPercent(100))))
        .isEqualTo(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block"
                + " deployments.");
    assertThat(message(serviceRequest("shop", 1).schedulingStrategy(SchedulingStrategy.DAEMON)))
        .startsWith("The daemon scheduling strategy does not support a desired count");
    assertThat(
            message(
                serviceRequest("shop", 1)
                    .loadBalancers(BALANCER.toBuilder().containerName("web").build())))
        .isEqualTo("The container web does not exist in the task definition.");
    assertThat(
            message(
                serviceRequest("shop", 1)
                    .loadBalancers(BALANCER.toBuilder().containerPort(81).build())))
        .isEqualTo("The container app did not have a container port 81 defined.");
    assertThat(ecs.error(serviceRequest("shop", 1).cluster("nope").build()).code())
        .isEqualTo("ClusterNotFoundException");
    assertThat(listed(ListServicesRequest.builder())).isEmpty();
  }

  @Test
  void fargateServiceReportsPlatform() {
    ecs.registerFargate("web");
    Service service =
        ecs.createStable(
            serviceRequest("shop", 1)
                .taskDefinition("web")
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network()));

    assertThat(service.platformVersion()).isEqualTo("LATEST");
    assertThat(service.platformFamily()).isEqualTo("Linux");
    assertThat(service.deployments().getFirst().networkConfiguration()).isEqualTo(network());
  }

  private List<String> listed(ListServicesRequest.Builder request) {
    ListServicesResponse response = ecs.call(request.cluster("main").build());
    return response.serviceArns();
  }

  private String message(CreateServiceRequest.Builder request) {
    return String.valueOf(ecs.error(request.build()).getMessage());
  }

  @Test
  void percentageBeyondHundredIsRefused() {
    var error =
        ecs.error(
            serviceRequest("shop", 1)
                .deploymentConfiguration(limits ->
                    limits.deploymentCircuitBreaker(breaker ->
                        breaker
                            .enable(true)
                            .rollback(true)
                            .thresholdConfiguration(threshold ->
                                threshold.type(ThresholdType.UNBOUNDED_PERCENT).value(101))))
                .build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
  }

  @Test
  @Deviation("zone-rebalancing")
  void zoneRebalancingIsTakenAndTold() {
    ecs.create(
        serviceRequest("shop", 1)
            .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED));
    assertThat(ecs.service("shop").availabilityZoneRebalancing())
        .isEqualTo(AvailabilityZoneRebalancing.DISABLED);
    ecs.update(
        updateRequest("shop").availabilityZoneRebalancing(AvailabilityZoneRebalancing.ENABLED));

    assertThat(ecs.service("shop").availabilityZoneRebalancing())
        .isEqualTo(AvailabilityZoneRebalancing.ENABLED);
    assertThat(ecs.serviceDeployments("shop")).hasSize(1);
  }
}
