package io.ecsgateway.server.watch;

import io.ecsgateway.simulator.Simulator;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** A service, as somebody changes it who knows nothing of the gateway. */
public record SimulatedService(
    String cluster, String name, EcsAsyncClient ecs, Simulator simulator) {
  /** Where services are unless a scenario says otherwise. */
  public static final String CLUSTER = "shop";

  /** Creates its cluster, unless it is there. */
  public void createCluster() {
    ecs.createCluster(request -> request.clusterName(cluster)).join();
  }

  /** Creates it with two tasks of a version, for instance "good". */
  public void create(String version, UnaryOperator<CreateServiceRequest.Builder> how) {
    createCluster();
    CreateServiceRequest.Builder request =
        CreateServiceRequest.builder()
            .cluster(cluster)
            .serviceName(name)
            .taskDefinition(register(version, Map.of()))
            .desiredCount(2);
    ecs.createService(how.apply(request).build()).join();
  }

  /** Registers a version of its own, and returns its ARN. */
  public String register(String version, Map<String, String> labels) {
    return ecs.registerTaskDefinition(request ->
            request
                .family(name + "-" + version)
                .containerDefinitions(
                    ContainerDefinition.builder()
                        .name("app")
                        .image("app:" + version)
                        .memory(128)
                        .portMappings(PortMapping.builder().containerPort(80).build())
                        .dockerLabels(labels)
                        .build()))
        .join()
        .taskDefinition()
        .taskDefinitionArn();
  }

  /** Deploys a version whose containers do what {@code labels} tell them. */
  public void deploy(String version, Map<String, String> labels) {
    String taskDefinition = register(version, labels);
    update(request -> request.taskDefinition(taskDefinition));
  }

  public void update(UnaryOperator<UpdateServiceRequest.Builder> how) {
    UpdateServiceRequest.Builder request =
        UpdateServiceRequest.builder().cluster(cluster).service(name);
    ecs.updateService(how.apply(request).build()).join();
  }

  /** Asks for the newest deployment to be stopped. */
  public void stop(StopServiceDeploymentStopType how) {
    String arn = newest().serviceDeploymentArn();
    ecs.stopServiceDeployment(request -> request.serviceDeploymentArn(arn).stopType(how)).join();
  }

  /** Answers the PAUSE hook at which the newest deployment waits. */
  public void proceed(DeploymentLifecycleHookAction action) {
    String arn = newest().serviceDeploymentArn();
    String hook =
        ecs.describeServiceDeployments(request -> request.serviceDeploymentArns(arn))
            .join()
            .serviceDeployments()
            .getFirst()
            .lifecycleHookDetails()
            .getFirst()
            .hookId();
    ecs.continueServiceDeployment(
            request -> request.serviceDeploymentArn(arn).hookId(hook).action(action))
        .join();
  }

  public void delete() {
    ecs.deleteService(request -> request.cluster(cluster).service(name).force(true)).join();
  }

  /** Returns the newest of its service deployments. */
  public ServiceDeploymentBrief newest() {
    return ecs.listServiceDeployments(request -> request.cluster(cluster).service(name))
        .join()
        .serviceDeployments()
        .getFirst();
  }
}
