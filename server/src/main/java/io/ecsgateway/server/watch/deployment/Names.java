package io.ecsgateway.server.watch.deployment;

/** How ECS names what belongs to a deployment. */
final class Names {
  private static final String DEPLOYMENT = "ecs-svc/";

  private Names() {}

  /**
   * Returns the last segment of {@code name}: a service's name out of its ARN, the number out of a
   * deployment's id.
   */
  static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * Returns the id that a deployment has in its service's list, from the ARN of the revision that
   * it deploys: both end in the same number. Empty if {@code revisionArn} is.
   */
  static String deploymentId(String revisionArn) {
    return revisionArn.isEmpty() ? "" : DEPLOYMENT + last(revisionArn);
  }

  /** Whether the deployment of this id deploys the revision of this ARN. */
  static boolean belong(String deploymentId, String revisionArn) {
    return !revisionArn.isEmpty() && last(deploymentId).equals(last(revisionArn));
  }
}
