package io.ecsgateway.benchmarks.mapping;

import static io.ecsgateway.benchmarks.mapping.Samples.arn;
import static io.ecsgateway.benchmarks.mapping.Samples.at;
import static io.ecsgateway.benchmarks.mapping.Samples.id;
import static io.ecsgateway.benchmarks.mapping.Samples.list;

import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** As many services as ECS describes at once, each in the middle of a deployment. */
final class SampleServices {
  static final String CONTENT = "10 services of 100 events and 2 deployments each";

  private SampleServices() {}

  static DescribeServicesResponse answer() {
    return DescribeServicesResponse.builder().services(list(10, SampleServices::service)).build();
  }

  private static Service service(int i) {
    String name = "service-" + i;
    return Service.builder()
        .serviceArn(arn("service/demo/" + name))
        .serviceName(name)
        .clusterArn(arn("cluster/demo"))
        .loadBalancers(
            LoadBalancer.builder()
                .targetGroupArn("arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/" + id(i))
                .containerName("web")
                .containerPort(8080)
                .build())
        .status("ACTIVE")
        .desiredCount(10)
        .runningCount(9)
        .pendingCount(1)
        .launchType(LaunchType.FARGATE)
        .platformVersion("1.4.0")
        .platformFamily("Linux")
        .taskDefinition(arn("task-definition/" + name + ":7"))
        .deploymentConfiguration(configuration())
        .deployments(deployment(name, "PRIMARY", 7), deployment(name, "ACTIVE", 6))
        .roleArn(Samples.role("aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"))
        .events(list(100, event -> event(name, event)))
        .createdAt(at(i))
        .currentServiceDeployment(arn("service-deployment/demo/" + name + "/" + id(i)))
        .currentServiceRevisions(
            ServiceCurrentRevisionSummary.builder()
                .arn(arn("service-revision/demo/" + name + "/7"))
                .requestedTaskCount(10)
                .runningTaskCount(9)
                .pendingTaskCount(1)
                .build())
        .networkConfiguration(network())
        .healthCheckGracePeriodSeconds(30)
        .schedulingStrategy(SchedulingStrategy.REPLICA)
        .deploymentController(controller -> controller.type(DeploymentControllerType.ECS))
        .tags(Samples.tags(5))
        .createdBy(Samples.role("deployer"))
        .enableECSManagedTags(true)
        .propagateTags(PropagateTags.SERVICE)
        .enableExecuteCommand(false)
        .availabilityZoneRebalancing(AvailabilityZoneRebalancing.ENABLED)
        .build();
  }

  private static DeploymentConfiguration configuration() {
    return DeploymentConfiguration.builder()
        .deploymentCircuitBreaker(breaker -> breaker.enable(true).rollback(true))
        .maximumPercent(200)
        .minimumHealthyPercent(100)
        .strategy(DeploymentStrategy.ROLLING)
        .bakeTimeInMinutes(0)
        .build();
  }

  private static Deployment deployment(String service, String status, int revision) {
    return Deployment.builder()
        .id("ecs-svc/" + 1_234_567_890_123_456_789L)
        .status(status)
        .taskDefinition(arn("task-definition/" + service + ":" + revision))
        .desiredCount(10)
        .pendingCount(1)
        .runningCount(9)
        .failedTasks(0)
        .createdAt(at(revision))
        .updatedAt(at(revision + 60))
        .launchType(LaunchType.FARGATE)
        .platformVersion("1.4.0")
        .platformFamily("Linux")
        .networkConfiguration(network())
        .rolloutState(DeploymentRolloutState.IN_PROGRESS)
        .rolloutStateReason("ECS deployment ecs-svc/1234567890123456789 in progress.")
        .build();
  }

  private static NetworkConfiguration network() {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(vpc ->
            vpc.subnets(list(3, i -> "subnet-0123456789abcdef" + i))
                .securityGroups(list(2, i -> "sg-0123456789abcdef" + i))
                .assignPublicIp(AssignPublicIp.DISABLED))
        .build();
  }

  private static ServiceEvent event(String service, int i) {
    return ServiceEvent.builder()
        .id(id(i))
        .createdAt(at(i * 21_600))
        .message("(service %s) has reached a steady state.".formatted(service))
        .build();
  }
}
