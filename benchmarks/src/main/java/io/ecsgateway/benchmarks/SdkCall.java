package io.ecsgateway.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.EcsResponse;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** A call of what {@link SimulatedEcs#createServicesToCall} makes, by the SDK's clients. */
enum SdkCall {
  DESCRIBE_SMALL("DescribeServices, a small service"),
  DESCRIBE_LARGE("DescribeServices, " + SimulatedEcs.LARGE + " services with many events"),
  UPDATE("UpdateService"),
  DESCRIBE_TASK_DEFINITION("DescribeTaskDefinition");

  private final String title;

  SdkCall(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns the services that it is about. */
  List<String> services() {
    return switch (this) {
      case DESCRIBE_SMALL -> List.of(SimulatedEcs.SMALL);
      case DESCRIBE_LARGE ->
          IntStream.range(0, SimulatedEcs.LARGE).mapToObj(SimulatedEcs::service).toList();
      case UPDATE -> List.of(SimulatedEcs.service(0));
      case DESCRIBE_TASK_DEFINITION -> List.of();
    };
  }

  /** Calls, and says what it failed of; an empty text is success. */
  CompletableFuture<String> by(EcsAsyncClient ecs) {
    CompletableFuture<? extends EcsResponse> answer =
        switch (this) {
          case DESCRIBE_SMALL, DESCRIBE_LARGE -> ecs.describeServices(describeServices());
          case UPDATE -> ecs.updateService(updateService());
          case DESCRIBE_TASK_DEFINITION -> ecs.describeTaskDefinition(describeTaskDefinition());
        };
    return answer.handle((found, failure) -> failure == null ? "" : failure.toString());
  }

  /** As {@link #by(EcsAsyncClient)}, on this thread: what is returned is done. */
  CompletableFuture<String> by(EcsClient ecs) {
    try {
      EcsResponse _ =
          switch (this) {
            case DESCRIBE_SMALL, DESCRIBE_LARGE -> ecs.describeServices(describeServices());
            case UPDATE -> ecs.updateService(updateService());
            case DESCRIBE_TASK_DEFINITION -> ecs.describeTaskDefinition(describeTaskDefinition());
          };
      return CompletableFuture.completedFuture("");
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(e.toString());
    }
  }

  private DescribeServicesRequest describeServices() {
    return DescribeServicesRequest.builder()
        .cluster(SimulatedEcs.CLUSTER)
        .services(services())
        .build();
  }

  private UpdateServiceRequest updateService() {
    return UpdateServiceRequest.builder()
        .cluster(SimulatedEcs.CLUSTER)
        .service(services().getFirst())
        .desiredCount(1)
        .build();
  }

  private static DescribeTaskDefinitionRequest describeTaskDefinition() {
    return DescribeTaskDefinitionRequest.builder().taskDefinition("web").build();
  }
}
