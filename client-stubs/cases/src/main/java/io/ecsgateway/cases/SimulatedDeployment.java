package io.ecsgateway.cases;

import io.ecsgateway.simulator.Simulator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** Service web in cluster demo, and a deployment of it. */
final class SimulatedDeployment {
  private static final String CLUSTER = "demo";
  private static final String SERVICE = "web";
  private static final Map<String, String> CRASHING =
      Map.of("simulator.crash-after", "2s", "simulator.exit-code", "7");

  private final Simulator simulator;
  private String id = "";

  SimulatedDeployment(Simulator simulator) {
    this.simulator = simulator;
  }

  /** Creates the service, waits until it runs, and begins to deploy its second revision. */
  void begin(boolean crashing) throws InterruptedException {
    try (EcsClient ecs = client()) {
      ecs.createCluster(request -> request.clusterName(CLUSTER));
      String good = register(ecs, Map.of());
      ecs.createService(request ->
          request
              .cluster(CLUSTER)
              .serviceName(SERVICE)
              .taskDefinition(good)
              .desiredCount(3)
              .deploymentConfiguration(configuration ->
                  configuration.deploymentCircuitBreaker(
                      breaker -> breaker.enable(true).rollback(true))));
      while (!primary(ecs).rolloutStateAsString().equals("COMPLETED")) {
        Thread.sleep(100);
      }
      String next = register(ecs, crashing ? CRASHING : Map.of());
      ecs.updateService(request -> request.cluster(CLUSTER).service(SERVICE).taskDefinition(next));
      id = primary(ecs).id();
    }
  }

  /** Returns the ids of the service's events, the oldest first. */
  List<String> events() {
    try (EcsClient ecs = client()) {
      return service(ecs).events().reversed().stream().map(ServiceEvent::id).toList();
    }
  }

  private EcsClient client() {
    return EcsClient.builder()
        .endpointOverride(simulator.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  String watchRequest() {
    return "{\"cluster\": \"%s\", \"service\": \"%s\", \"deploymentId\": \"%s\"}"
        .formatted(CLUSTER, SERVICE, id);
  }

  private static Service service(EcsClient ecs) {
    return ecs.describeServices(request -> request.cluster(CLUSTER).services(SERVICE))
        .services()
        .getFirst();
  }

  private static Deployment primary(EcsClient ecs) {
    return service(ecs).deployments().stream()
        .filter(deployment -> deployment.status().equals("PRIMARY"))
        .findFirst()
        .orElseThrow();
  }

  private static String register(EcsClient ecs, Map<String, String> labels) {
    return ecs.registerTaskDefinition(request ->
            request
                .family(SERVICE)
                .containerDefinitions(
                    ContainerDefinition.builder()
                        .name("app")
                        .image("app")
                        .memory(128)
                        .dockerLabels(labels)
                        .build()))
        .taskDefinition()
        .taskDefinitionArn();
  }
}
