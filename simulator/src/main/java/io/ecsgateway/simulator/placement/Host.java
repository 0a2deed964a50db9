package io.ecsgateway.simulator.placement;

import io.ecsgateway.simulator.engine.Arns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container instance as placement sees it.
 *
 * @param arn its ARN
 * @param ec2InstanceId its id in EC2
 * @param attributes values by name; an attribute without a value has an empty one
 * @param room what is left of it
 * @param groups the group of each task on it, one entry a task
 * @param running how many of those are RUNNING
 * @param pending how many are on their way there
 */
public record Host(
    String arn,
    String ec2InstanceId,
    Map<String, String> attributes,
    Room room,
    List<String> groups,
    int running,
    int pending) {
  private static final String ATTRIBUTE = "attribute:";

  /** Returns the last segment of the ARN. */
  public String id() {
    return Arns.lastSegment(arn);
  }

  /** Returns how many tasks of a group are on it. */
  int count(String group) {
    return (int) groups.stream().filter(group::equals).count();
  }

  /**
   * Returns what a field of a strategy or expression is on this instance; null if it has none. ECS
   * takes the names of attributes with {@code attribute:} in front.
   */
  @Nullable String field(String name) {
    if (name.startsWith(ATTRIBUTE)) {
      return attributes.get(name.substring(ATTRIBUTE.length()));
    }
    return switch (name) {
      case "instanceId", "host" -> arn;
      case "ec2InstanceId" -> ec2InstanceId;
      case "agentConnected" -> "true";
      case "runningTasksCount" -> Integer.toString(running);
      case "pendingTasksCount" -> Integer.toString(pending);
      default -> null;
    };
  }
}
