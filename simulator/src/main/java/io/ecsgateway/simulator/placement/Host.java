package io.ecsgateway.simulator.placement;

import io.ecsgateway.simulator.engine.Arns;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A container instance as placement sees it.
 *
 * @param arn its ARN
 * @param ec2InstanceId its id in EC2
 * @param attributes values by name; an attribute without a value has an empty one
 * @param room what is left of it
 * @param groups how many tasks of each group are on it
 * @param running how many of those are RUNNING
 * @param pending how many are on their way there
 */
public record Host(
    String arn,
    String ec2InstanceId,
    Map<String, String> attributes,
    Room room,
    Map<String, Integer> groups,
    int running,
    int pending) {
  private static final String ATTRIBUTE = "attribute:";

  /** Returns the last segment of the ARN. */
  public String id() {
    return Arns.lastSegment(arn);
  }

  /** Returns how many tasks of a group are on it. */
  public int count(String group) {
    return groups.getOrDefault(group, 0);
  }

  /**
   * Returns what tells a field of a strategy or expression on an instance; null if that has none.
   * ECS takes the names of attributes with {@code attribute:} in front.
   */
  static Function<Host, @Nullable String> field(String name) {
    if (name.startsWith(ATTRIBUTE)) {
      String attribute = name.substring(ATTRIBUTE.length());
      return host -> host.attributes.get(attribute);
    }
    return switch (name) {
      case "instanceId", "host" -> Host::arn;
      case "ec2InstanceId" -> Host::ec2InstanceId;
      case "agentConnected" -> host -> "true";
      case "runningTasksCount" -> host -> Integer.toString(host.running);
      case "pendingTasksCount" -> host -> Integer.toString(host.pending);
      default -> host -> null;
    };
  }
}
