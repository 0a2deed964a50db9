package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.AdvancedConfiguration;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTargetType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** Services that shift traffic, as tests make them and look at them. */
final class ShiftedTraffic {
  static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:verify";

  private ShiftedTraffic() {}

  static LoadBalancer loadBalancer() {
    return LoadBalancer.builder()
        .containerName("app")
        .containerPort(80)
        .targetGroupArn("arn:aws:elasticloadbalancing:::targetgroup/blue/1")
        .advancedConfiguration(advanced())
        .build();
  }

  static AdvancedConfiguration advanced() {
    return AdvancedConfiguration.builder()
        .alternateTargetGroupArn("arn:aws:elasticloadbalancing:::targetgroup/green/1")
        .productionListenerRule("arn:aws:elasticloadbalancing:::listener-rule/app/1")
        .testListenerRule("arn:aws:elasticloadbalancing:::listener-rule/app/2")
        .roleArn("arn:aws:iam::123456789012:role/ecs")
        .build();
  }

  static CreateServiceRequest.Builder shifting(
      String name, int desired, Consumer<DeploymentConfiguration.Builder> configuration) {
    return serviceRequest(name, desired)
        .loadBalancers(loadBalancer())
        .deploymentConfiguration(configuration);
  }

  static Consumer<DeploymentConfiguration.Builder> blueGreen() {
    return c -> c.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(1);
  }

  static Consumer<DeploymentConfiguration.Builder> linear(double stepPercent) {
    return c ->
        c.strategy(DeploymentStrategy.LINEAR)
            .bakeTimeInMinutes(1)
            .linearConfiguration(l -> l.stepPercent(stepPercent).stepBakeTimeInMinutes(1));
  }

  static Consumer<DeploymentConfiguration.Builder> canary(double percent) {
    return c ->
        c.strategy(DeploymentStrategy.CANARY)
            .bakeTimeInMinutes(1)
            .canaryConfiguration(l -> l.canaryPercent(percent).canaryBakeTimeInMinutes(1));
  }

  static DeploymentLifecycleHook pause(DeploymentLifecycleHookStage... stages) {
    return DeploymentLifecycleHook.builder()
        .targetType(DeploymentLifecycleHookTargetType.PAUSE)
        .lifecycleStages(stages)
        .build();
  }

  static DeploymentLifecycleHook lambda(DeploymentLifecycleHookStage... stages) {
    return DeploymentLifecycleHook.builder()
        .hookTargetArn(FUNCTION)
        .roleArn("arn:aws:iam::123456789012:role/hooks")
        .lifecycleStages(stages)
        .build();
  }

  /** Creates a service whose first deployment, without hooks, is over. */
  static void createDeployed(
      TestAccount ecs,
      String name,
      int desired,
      Consumer<DeploymentConfiguration.Builder> configuration) {
    ecs.create(shifting(name, desired, c -> c.strategy(DeploymentStrategy.ROLLING)));
    ecs.advance(300);
    assertThat(ecs.newest(name).statusAsString()).isEqualTo("SUCCESSFUL");
    ecs.update(updateRequest(name).deploymentConfiguration(configuration));
  }

  static void advanceTo(TestAccount ecs, String service, String stage) {
    ecs.advanceUntil(() -> stage.equals(ecs.newest(service).lifecycleStageAsString()));
  }

  /** Returns the production weights: of the target, then of the sources. */
  static String production(ServiceDeployment deployment) {
    return weights(deployment, ServiceRevisionSummary::requestedProductionTrafficWeight);
  }

  /** Returns the test weights: of the target, then of the sources. */
  static String test(ServiceDeployment deployment) {
    return weights(deployment, ServiceRevisionSummary::requestedTestTrafficWeight);
  }

  private static String weights(
      ServiceDeployment deployment, Function<ServiceRevisionSummary, Double> weight) {
    return Stream.concat(
            Stream.of(deployment.targetServiceRevision()),
            deployment.sourceServiceRevisions().stream())
        .map(weight)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }
}
