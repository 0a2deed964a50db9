package io.ecsgateway.benchmarks.mapping;

import io.ecsgateway.v1.AssignPublicIp;
import io.ecsgateway.v1.AvailabilityZoneRebalancing;
import io.ecsgateway.v1.AwsVpcConfiguration;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentCircuitBreaker;
import io.ecsgateway.v1.DeploymentConfiguration;
import io.ecsgateway.v1.DeploymentController;
import io.ecsgateway.v1.DeploymentControllerType;
import io.ecsgateway.v1.DeploymentRolloutState;
import io.ecsgateway.v1.DeploymentStrategy;
import io.ecsgateway.v1.DescribeServicesResponse;
import io.ecsgateway.v1.LaunchType;
import io.ecsgateway.v1.LoadBalancer;
import io.ecsgateway.v1.NetworkConfiguration;
import io.ecsgateway.v1.PropagateTags;
import io.ecsgateway.v1.SchedulingStrategy;
import io.ecsgateway.v1.Service;
import io.ecsgateway.v1.ServiceCurrentRevisionSummary;
import io.ecsgateway.v1.ServiceEvent;

/** DescribeServices' answer, member by member: those that the sample has. */
final class HandwrittenServices {
  private HandwrittenServices() {}

  static DescribeServicesResponse answer(
      software.amazon.awssdk.services.ecs.model.DescribeServicesResponse from) {
    DescribeServicesResponse.Builder to = DescribeServicesResponse.newBuilder();
    for (var each : from.services()) {
      to.addServices(service(each));
    }
    return to.build();
  }

  private static Service service(software.amazon.awssdk.services.ecs.model.Service from) {
    Service.Builder to = Service.newBuilder();
    if (from.serviceArn() != null) {
      to.setServiceArn(from.serviceArn());
    }
    if (from.serviceName() != null) {
      to.setServiceName(from.serviceName());
    }
    if (from.clusterArn() != null) {
      to.setClusterArn(from.clusterArn());
    }
    for (var each : from.loadBalancers()) {
      to.addLoadBalancers(loadBalancer(each));
    }
    if (from.status() != null) {
      to.setStatus(from.status());
    }
    if (from.desiredCount() != null) {
      to.setDesiredCount(from.desiredCount());
    }
    if (from.runningCount() != null) {
      to.setRunningCount(from.runningCount());
    }
    if (from.pendingCount() != null) {
      to.setPendingCount(from.pendingCount());
    }
    if (from.launchTypeAsString() != null) {
      to.setLaunchType(LaunchType.Value.valueOf(from.launchTypeAsString()));
    }
    if (from.platformVersion() != null) {
      to.setPlatformVersion(from.platformVersion());
    }
    if (from.platformFamily() != null) {
      to.setPlatformFamily(from.platformFamily());
    }
    if (from.taskDefinition() != null) {
      to.setTaskDefinition(from.taskDefinition());
    }
    if (from.deploymentConfiguration() != null) {
      to.setDeploymentConfiguration(configuration(from.deploymentConfiguration()));
    }
    for (var each : from.deployments()) {
      to.addDeployments(deployment(each));
    }
    if (from.roleArn() != null) {
      to.setRoleArn(from.roleArn());
    }
    for (var each : from.events()) {
      to.addEvents(event(each));
    }
    if (from.createdAt() != null) {
      to.setCreatedAt(HandwrittenParts.timestamp(from.createdAt()));
    }
    if (from.currentServiceDeployment() != null) {
      to.setCurrentServiceDeployment(from.currentServiceDeployment());
    }
    for (var each : from.currentServiceRevisions()) {
      to.addCurrentServiceRevisions(revision(each));
    }
    if (from.networkConfiguration() != null) {
      to.setNetworkConfiguration(network(from.networkConfiguration()));
    }
    if (from.healthCheckGracePeriodSeconds() != null) {
      to.setHealthCheckGracePeriodSeconds(from.healthCheckGracePeriodSeconds());
    }
    if (from.schedulingStrategyAsString() != null) {
      to.setSchedulingStrategy(SchedulingStrategy.Value.valueOf(from.schedulingStrategyAsString()));
    }
    if (from.deploymentController() != null) {
      to.setDeploymentController(controller(from.deploymentController()));
    }
    for (var each : from.tags()) {
      to.addTags(HandwrittenParts.tag(each));
    }
    if (from.createdBy() != null) {
      to.setCreatedBy(from.createdBy());
    }
    if (from.enableECSManagedTags() != null) {
      to.setEnableEcsManagedTags(from.enableECSManagedTags());
    }
    if (from.propagateTagsAsString() != null) {
      to.setPropagateTags(PropagateTags.Value.valueOf(from.propagateTagsAsString()));
    }
    if (from.enableExecuteCommand() != null) {
      to.setEnableExecuteCommand(from.enableExecuteCommand());
    }
    if (from.availabilityZoneRebalancingAsString() != null) {
      to.setAvailabilityZoneRebalancing(
          AvailabilityZoneRebalancing.Value.valueOf(from.availabilityZoneRebalancingAsString()));
    }
    return to.build();
  }

  private static LoadBalancer loadBalancer(
      software.amazon.awssdk.services.ecs.model.LoadBalancer from) {
    LoadBalancer.Builder to = LoadBalancer.newBuilder();
    if (from.targetGroupArn() != null) {
      to.setTargetGroupArn(from.targetGroupArn());
    }
    if (from.containerName() != null) {
      to.setContainerName(from.containerName());
    }
    if (from.containerPort() != null) {
      to.setContainerPort(from.containerPort());
    }
    return to.build();
  }

  private static DeploymentConfiguration configuration(
      software.amazon.awssdk.services.ecs.model.DeploymentConfiguration from) {
    DeploymentConfiguration.Builder to = DeploymentConfiguration.newBuilder();
    if (from.deploymentCircuitBreaker() != null) {
      to.setDeploymentCircuitBreaker(breaker(from.deploymentCircuitBreaker()));
    }
    if (from.maximumPercent() != null) {
      to.setMaximumPercent(from.maximumPercent());
    }
    if (from.minimumHealthyPercent() != null) {
      to.setMinimumHealthyPercent(from.minimumHealthyPercent());
    }
    if (from.strategyAsString() != null) {
      to.setStrategy(DeploymentStrategy.Value.valueOf(from.strategyAsString()));
    }
    if (from.bakeTimeInMinutes() != null) {
      to.setBakeTimeInMinutes(from.bakeTimeInMinutes());
    }
    return to.build();
  }

  private static DeploymentCircuitBreaker breaker(
      software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker from) {
    DeploymentCircuitBreaker.Builder to = DeploymentCircuitBreaker.newBuilder();
    if (from.enable() != null) {
      to.setEnable(from.enable());
    }
    if (from.rollback() != null) {
      to.setRollback(from.rollback());
    }
    return to.build();
  }

  private static Deployment deployment(software.amazon.awssdk.services.ecs.model.Deployment from) {
    Deployment.Builder to = Deployment.newBuilder();
    if (from.id() != null) {
      to.setId(from.id());
    }
    if (from.status() != null) {
      to.setStatus(from.status());
    }
    if (from.taskDefinition() != null) {
      to.setTaskDefinition(from.taskDefinition());
    }
    if (from.desiredCount() != null) {
      to.setDesiredCount(from.desiredCount());
    }
    if (from.pendingCount() != null) {
      to.setPendingCount(from.pendingCount());
    }
    if (from.runningCount() != null) {
      to.setRunningCount(from.runningCount());
    }
    if (from.failedTasks() != null) {
      to.setFailedTasks(from.failedTasks());
    }
    if (from.createdAt() != null) {
      to.setCreatedAt(HandwrittenParts.timestamp(from.createdAt()));
    }
    if (from.updatedAt() != null) {
      to.setUpdatedAt(HandwrittenParts.timestamp(from.updatedAt()));
    }
    if (from.launchTypeAsString() != null) {
      to.setLaunchType(LaunchType.Value.valueOf(from.launchTypeAsString()));
    }
    if (from.platformVersion() != null) {
      to.setPlatformVersion(from.platformVersion());
    }
    if (from.platformFamily() != null) {
      to.setPlatformFamily(from.platformFamily());
    }
    if (from.networkConfiguration() != null) {
      to.setNetworkConfiguration(network(from.networkConfiguration()));
    }
    if (from.rolloutStateAsString() != null) {
      to.setRolloutState(DeploymentRolloutState.Value.valueOf(from.rolloutStateAsString()));
    }
    if (from.rolloutStateReason() != null) {
      to.setRolloutStateReason(from.rolloutStateReason());
    }
    return to.build();
  }

  private static ServiceEvent event(software.amazon.awssdk.services.ecs.model.ServiceEvent from) {
    ServiceEvent.Builder to = ServiceEvent.newBuilder();
    if (from.id() != null) {
      to.setId(from.id());
    }
    if (from.createdAt() != null) {
      to.setCreatedAt(HandwrittenParts.timestamp(from.createdAt()));
    }
    if (from.message() != null) {
      to.setMessage(from.message());
    }
    return to.build();
  }

  private static ServiceCurrentRevisionSummary revision(
      software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary from) {
    ServiceCurrentRevisionSummary.Builder to = ServiceCurrentRevisionSummary.newBuilder();
    if (from.arn() != null) {
      to.setArn(from.arn());
    }
    if (from.requestedTaskCount() != null) {
      to.setRequestedTaskCount(from.requestedTaskCount());
    }
    if (from.runningTaskCount() != null) {
      to.setRunningTaskCount(from.runningTaskCount());
    }
    if (from.pendingTaskCount() != null) {
      to.setPendingTaskCount(from.pendingTaskCount());
    }
    return to.build();
  }

  private static NetworkConfiguration network(
      software.amazon.awssdk.services.ecs.model.NetworkConfiguration from) {
    NetworkConfiguration.Builder to = NetworkConfiguration.newBuilder();
    if (from.awsvpcConfiguration() != null) {
      to.setAwsvpcConfiguration(vpc(from.awsvpcConfiguration()));
    }
    return to.build();
  }

  private static AwsVpcConfiguration vpc(
      software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration from) {
    AwsVpcConfiguration.Builder to = AwsVpcConfiguration.newBuilder();
    to.addAllSubnets(from.subnets());
    to.addAllSecurityGroups(from.securityGroups());
    if (from.assignPublicIpAsString() != null) {
      to.setAssignPublicIp(AssignPublicIp.Value.valueOf(from.assignPublicIpAsString()));
    }
    return to.build();
  }

  private static DeploymentController controller(
      software.amazon.awssdk.services.ecs.model.DeploymentController from) {
    DeploymentController.Builder to = DeploymentController.newBuilder();
    if (from.typeAsString() != null) {
      to.setType(DeploymentControllerType.Value.valueOf(from.typeAsString()));
    }
    return to.build();
  }
}
