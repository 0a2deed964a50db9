package io.ecsgateway.server.watch;

/**
 * A deployment is to be watched of a service that has none: its deployment controller, EXTERNAL or
 * CODE_DEPLOY, deploys by task sets.
 */
public final class DeployedByTaskSetsException extends RuntimeException {
  public DeployedByTaskSetsException(String service, String controller) {
    super(
        "%s: its deployment controller is %s, which deploys by task sets; use WatchTaskSet"
            .formatted(service, controller));
  }
}
