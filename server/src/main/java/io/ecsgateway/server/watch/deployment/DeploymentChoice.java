package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.server.watch.Moments;
import io.ecsgateway.server.watch.state.PinnedDeployment;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.time.Instant;

/** Which deployment a request names. */
sealed interface DeploymentChoice {

  /** One that is identified already. */
  record Named(PinnedDeployment deployment) implements DeploymentChoice {}

  /** The newest one created at this time or later. */
  record CreatedAfter(Instant from) implements DeploymentChoice {}

  /** The newest one, if it is not over. */
  record Newest() implements DeploymentChoice {}

  static DeploymentChoice of(WatchServiceDeploymentRequest request) {
    return switch (request.getDeploymentCase()) {
      case SERVICE_DEPLOYMENT_ARN ->
          new Named(
              PinnedDeployment.newBuilder()
                  .setServiceDeploymentArn(request.getServiceDeploymentArn())
                  .build());
      case DEPLOYMENT_ID ->
          new Named(
              PinnedDeployment.newBuilder().setDeploymentId(request.getDeploymentId()).build());
      case CREATED_AFTER -> new CreatedAfter(Moments.instant(request.getCreatedAfter()));
      case DEPLOYMENT_NOT_SET -> new Newest();
    };
  }
}
