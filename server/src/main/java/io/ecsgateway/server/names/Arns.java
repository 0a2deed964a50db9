package io.ecsgateway.server.names;

/** What ECS's names are made of. */
public final class Arns {
  private Arns() {}

  /**
   * Returns the last segment of {@code name}: a service's name out of its ARN, short or long, the
   * number out of a deployment's id; all of it if it has one only.
   */
  public static String lastSegment(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
