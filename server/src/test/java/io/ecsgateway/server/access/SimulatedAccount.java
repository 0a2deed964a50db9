package io.ecsgateway.server.access;

import io.ecsgateway.server.DirectEcs;
import io.ecsgateway.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * An account and region with the clusters {@code default}, {@code dev} and {@code prod}. In each of
 * the two others run the services {@code web} and {@code payments}, with a task each, of families
 * of their own names, and a task of the family {@code batch} that no service started.
 */
final class SimulatedAccount implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final String name;
  private final String region;
  private final String accountId;
  private final Simulator simulator;
  private final EcsAsyncClient ecs;

  SimulatedAccount(String name, String region, String accountId) {
    this.name = name;
    this.region = region;
    this.accountId = accountId;
    simulator = Simulator.builder().manualClock(START).region(region).account(accountId).start();
    ecs = DirectEcs.client(simulator.endpoint(), region);
    ecs.createCluster(request -> {}).join();
    for (String family : List.of("web", "payments", "batch")) {
      ecs.registerTaskDefinition(request ->
              request
                  .family(family)
                  .containerDefinitions(
                      ContainerDefinition.builder().name("app").image("app").memory(64).build()))
          .join();
    }
    for (String cluster : List.of("dev", "prod")) {
      ecs.createCluster(request -> request.clusterName(cluster)).join();
      for (String service : List.of("web", "payments")) {
        ecs.createService(request ->
                request
                    .cluster(cluster)
                    .serviceName(service)
                    .taskDefinition(service)
                    .desiredCount(1))
            .join();
      }
      ecs.runTask(request -> request.cluster(cluster).taskDefinition("batch")).join();
    }
    simulator.advance(Duration.ofMinutes(5));
  }

  /** Returns the settings of a gateway for which this is a target. */
  Map<String, Object> settings() {
    String target = "gateway.targets." + name + ".";
    return Map.of(
        target + "endpoint", simulator.endpoint(),
        target + "region", region,
        target + "account-id", accountId);
  }

  EcsAsyncClient ecs() {
    return ecs;
  }

  Simulator simulator() {
    return simulator;
  }

  /** Returns the ARN of {@code path}, as in {@code service/prod/web}. */
  String arn(String path) {
    return "arn:aws:ecs:%s:%s:%s".formatted(region, accountId, path);
  }

  /** Returns the ARN of the one task of a service. */
  String task(String cluster, String service) {
    return ecs.listTasks(request -> request.cluster(cluster).serviceName(service))
        .join()
        .taskArns()
        .getFirst();
  }

  /** Returns the ARN of a task of a family. */
  String taskOfFamily(String cluster, String family) {
    return ecs.listTasks(request -> request.cluster(cluster).family(family))
        .join()
        .taskArns()
        .getFirst();
  }

  /** Returns the ARN of the newest deployment of a service. */
  String deployment(String cluster, String service) {
    return ecs.listServiceDeployments(request -> request.cluster(cluster).service(service))
        .join()
        .serviceDeployments()
        .getFirst()
        .serviceDeploymentArn();
  }

  @Override
  public void close() {
    ecs.close();
    simulator.close();
  }
}
