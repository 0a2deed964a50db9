package io.ecsgateway.simulator.engine;

/** What the ARNs of ECS tell. */
public final class Arns {
  private Arns() {}

  /**
   * Returns what follows the last slash: a name or an id, with the revision of a task definition;
   * all of {@code nameOrArn} if it has no slash.
   */
  public static String lastSegment(String nameOrArn) {
    return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
  }
}
