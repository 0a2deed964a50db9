package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.placement.Host;
import io.ecsgateway.simulator.placement.Room;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;

/** A container instance: what was registered, its attributes and its status. */
public final class SimulatedContainerInstance {
  private final String clusterArn;
  private Room registered;
  private ContainerInstance document;
  private @Nullable Host host;

  /**
   * @param registered all that tasks may take of it
   * @param document as ECS shows it, but for what is counted: tasks and remaining resources
   */
  public SimulatedContainerInstance(
      String clusterArn, Room registered, ContainerInstance document) {
    this.clusterArn = clusterArn;
    this.registered = registered;
    this.document = document;
  }

  public String clusterArn() {
    return clusterArn;
  }

  public String arn() {
    return document.containerInstanceArn();
  }

  public Room registered() {
    return registered;
  }

  /** Returns what was registered and set; what is counted stands beside it. */
  public ContainerInstance document() {
    return document;
  }

  public boolean isActive() {
    return document.status().equals("ACTIVE");
  }

  public boolean isDraining() {
    return document.status().equals("DRAINING");
  }

  /** Whether it is ACTIVE or DRAINING, not deregistered. */
  public boolean isRegistered() {
    return isActive() || isDraining();
  }

  /** Whether tasks are to leave it: it drains, or was deregistered. */
  boolean isLeft() {
    return !isActive();
  }

  /** Returns it as placement sees it now, with those of {@code tasks} that are on it. */
  Host host(TaskTable tasks) {
    if (host == null) {
      host = counted(tasks.onInstance(arn()));
    }
    return host;
  }

  /** Has the tasks on it counted anew, because one of them came, went or changed. */
  void tasksChanged() {
    host = null;
  }

  private Host counted(Collection<SimulatedTask> tasks) {
    Room room = registered;
    Map<String, Integer> groups = new HashMap<>();
    int running = 0;
    int pending = 0;
    for (SimulatedTask task : tasks) {
      room = room.without(task.launch().demand());
      groups.merge(task.launch().group(), 1, Integer::sum);
      running += task.status() == TaskStatus.RUNNING ? 1 : 0;
      pending += task.status().isStarting() ? 1 : 0;
    }
    return new Host(arn(), document.ec2InstanceId(), attributes(), room, groups, running, pending);
  }

  /** Returns the values of its attributes by name, empty where one has none. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Attribute attribute : document.attributes()) {
      attributes.put(attribute.name(), Objects.requireNonNullElse(attribute.value(), ""));
    }
    return attributes;
  }

  /** Takes over what its agent, which has started again, registers; that makes a new version. */
  public void registerAgain(Room room, ContainerInstance newDocument) {
    registered = room;
    host = null;
    document = newDocument.toBuilder().version(document.version() + 1).build();
  }

  /** Changes what ECS shows of it; that makes a new version. */
  public void change(Consumer<ContainerInstance.Builder> change) {
    ContainerInstance.Builder changed = document.toBuilder();
    change.accept(changed);
    host = null;
    document = changed.version(document.version() + 1).build();
  }
}
