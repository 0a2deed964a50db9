package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.World;
import software.amazon.awssdk.services.ecs.model.Cluster;

/** The ARNs of what belongs to a cluster, in their long form. */
final class ResourceArns {
  private ResourceArns() {}

  /**
   * Returns the ARN of what {@code nameOrArn} means in a cluster; an ARN of something else stays as
   * it is.
   *
   * @param kind {@code service}, {@code task} or {@code container-instance}
   */
  static String in(World world, Cluster cluster, String kind, String nameOrArn) {
    String prefix = world.arn(kind + "/");
    if (nameOrArn.startsWith("arn:")
        && (!nameOrArn.startsWith(prefix) || nameOrArn.indexOf('/', prefix.length()) >= 0)) {
      return nameOrArn;
    }
    String name = nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
    return prefix + cluster.clusterName() + "/" + name;
  }
}
