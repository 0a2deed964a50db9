package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.server.names.Arns;

/** How ECS names what belongs to a deployment. */
final class Names {
  private static final String DEPLOYMENT = "ecs-svc/";

  private Names() {}

  /**
   * Returns the id that a deployment has in its service's list, from the ARN of the revision that
   * it deploys: both end in the same number. Empty if {@code revisionArn} is.
   */
  static String deploymentId(String revisionArn) {
    return revisionArn.isEmpty() ? "" : DEPLOYMENT + Arns.lastSegment(revisionArn);
  }

  /** Whether the deployment of this id deploys the revision of this ARN. */
  static boolean belong(String deploymentId, String revisionArn) {
    return !revisionArn.isEmpty()
        && Arns.lastSegment(deploymentId).equals(Arns.lastSegment(revisionArn));
  }
}
