package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** What changes in a task's description when it enters a status. */
final class TaskTransition {
  private final World world;
  private final TaskTimings timings;

  TaskTransition(World world, TaskTimings timings) {
    this.world = world;
    this.timings = timings;
  }

  /** Returns the task as it is once it entered {@code status}. */
  Task enter(SimulatedTask task, TaskStatus status) {
    Task.Builder next = task.document().toBuilder().lastStatus(status.name());
    switch (status) {
      case PROVISIONING -> {}
      case PENDING -> {
        next.connectivity(Connectivity.CONNECTED).connectivityAt(world.now());
        next.pullStartedAt(world.now());
        if (task.launch().ownInterface()) {
          attach(task.document(), next);
        }
      }
      case ACTIVATING -> pulled(task, next);
      case RUNNING -> {
        if (task.document().pullStoppedAt() == null) {
          pulled(task, next);
        }
        next.startedAt(world.now());
      }
      case DEACTIVATING -> next.stoppingAt(world.now());
      case STOPPING -> {
        if (task.document().stoppingAt() == null) {
          next.stoppingAt(world.now());
        }
      }
      case DEPROVISIONING -> executionStopped(task, next);
      case STOPPED -> {
        if (task.document().executionStoppedAt() == null) {
          executionStopped(task, next);
        }
        next.stoppedAt(world.now());
        next.attachments(each(task.document().attachments(), TaskTransition::deleted));
      }
    }
    return next.build();
  }

  /** Returns the task once its health checks passed. */
  Task healthy(SimulatedTask task) {
    Map<String, ContainerDefinition> definitions = definitions(task);
    return task.document().toBuilder()
        .healthStatus(HealthStatus.HEALTHY)
        .containers(
            each(
                task.document().containers(),
                container ->
                    container.name() != null
                            && definitions.containsKey(container.name())
                            && definitions.get(container.name()).healthCheck() != null
                        ? container.toBuilder().healthStatus(HealthStatus.HEALTHY).build()
                        : container))
        .build();
  }

  /** Returns the task once one of its containers has exited by itself. */
  Task exited(SimulatedTask task, TaskBehaviour.Exit exit) {
    return withContainer(
        task.document(),
        exit.container(),
        container -> container.toBuilder().lastStatus("STOPPED").exitCode(exit.code()).build());
  }

  /** Returns the task once the health check of one of its containers fails. */
  Task unhealthy(SimulatedTask task, String name) {
    return withContainer(
            task.document(),
            name,
            container -> container.toBuilder().healthStatus(HealthStatus.UNHEALTHY).build())
        .toBuilder()
        .healthStatus(HealthStatus.UNHEALTHY)
        .build();
  }

  /** Returns the task once it is known why one of its containers cannot start. */
  Task cannotStart(SimulatedTask task, String name, String reason) {
    return withContainer(
        task.document(), name, container -> container.toBuilder().reason(reason).build());
  }

  /** Returns why a container whose image is missing cannot start, in ECS's words. */
  static String cannotPull(TaskLaunch launch, String name) {
    String image =
        launch.definition().containerDefinitions().stream()
            .filter(container -> name.equals(container.name()))
            .map(ContainerDefinition::image)
            .findFirst()
            .orElse("");
    return "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
        + " resolve ref "
        + image
        + ": "
        + image
        + ": not found";
  }

  private static Task withContainer(Task document, String name, UnaryOperator<Container> change) {
    return document.toBuilder()
        .containers(
            each(
                document.containers(),
                container -> name.equals(container.name()) ? change.apply(container) : container))
        .build();
  }

  /** Images are there and containers run; ECS shows that from ACTIVATING on. */
  private void pulled(SimulatedTask task, Task.Builder next) {
    Task document = task.document();
    if (document.pullStartedAt() == null) {
      next.pullStartedAt(document.createdAt());
      next.connectivity(Connectivity.CONNECTED).connectivityAt(world.now());
    }
    next.pullStoppedAt(world.now());
    Map<String, ContainerDefinition> definitions = definitions(task);
    next.containers(
        each(
            document.containers(),
            container ->
                container.toBuilder()
                    .lastStatus("RUNNING")
                    .runtimeId(task.id() + "-" + world.ids().number19().substring(9))
                    .imageDigest("sha256:" + world.ids().hex32() + world.ids().hex32())
                    .networkBindings(bindings(task, definitions.get(container.name())))
                    .build()));
  }

  private void executionStopped(SimulatedTask task, Task.Builder next) {
    boolean ran = task.document().pullStoppedAt() != null;
    Map<String, ContainerDefinition> definitions = definitions(task);
    if (ran) {
      next.executionStoppedAt(world.now());
    }
    next.containers(
        each(
            task.document().containers(),
            container -> {
              Container.Builder stopped = container.toBuilder().lastStatus("STOPPED");
              ContainerDefinition definition = definitions.get(container.name());
              if (ran && definition != null && container.exitCode() == null) {
                stopped.exitCode(TaskBehaviour.exitCode(definition, timings));
              }
              return stopped.build();
            }));
  }

  private void attach(Task document, Task.Builder next) {
    String mac = world.ids().hex32();
    String address =
        "10.0."
            + Integer.parseInt(mac.substring(12, 14), 16)
            + "."
            + (4 + Integer.parseInt(mac.substring(14, 16), 16) % 250);
    List<Attachment> attachments = new ArrayList<>();
    List<NetworkInterface> interfaces = new ArrayList<>();
    for (Attachment attachment : document.attachments()) {
      if (!attachment.type().equals(NewTask.NETWORK_INTERFACE)) {
        attachments.add(attachment);
        continue;
      }
      List<KeyValuePair> details = new ArrayList<>(attachment.details());
      details.add(NewTask.detail("networkInterfaceId", "eni-0" + mac.substring(16)));
      details.add(NewTask.detail("macAddress", macAddress(mac)));
      details.add(
          NewTask.detail("privateDnsName", "ip-" + address.replace('.', '-') + ".ec2.internal"));
      details.add(NewTask.detail("privateIPv4Address", address));
      attachments.add(attachment.toBuilder().status("ATTACHED").details(details).build());
      interfaces.add(
          NetworkInterface.builder()
              .attachmentId(attachment.id())
              .privateIpv4Address(address)
              .build());
    }
    next.attachments(attachments);
    next.containers(
        each(
            document.containers(),
            container -> container.toBuilder().networkInterfaces(interfaces).build()));
  }

  private static List<NetworkBinding> bindings(
      SimulatedTask task, @Nullable ContainerDefinition definition) {
    if (definition == null || task.launch().ownInterface()) {
      return List.of();
    }
    return definition.portMappings().stream()
        .filter(mapping -> mapping.containerPort() != null)
        .map(mapping ->
            NetworkBinding.builder()
                .bindIP("0.0.0.0")
                .containerPort(mapping.containerPort())
                .hostPort(
                    mapping.hostPort() == null || mapping.hostPort() == 0
                        ? 32768 + mapping.containerPort() % 28232
                        : mapping.hostPort())
                .protocol(mapping.protocol() == null ? "tcp" : mapping.protocolAsString())
                .build())
        .toList();
  }

  private static Attachment deleted(Attachment attachment) {
    return attachment.toBuilder().status("DELETED").build();
  }

  private static String macAddress(String hex) {
    StringBuilder address = new StringBuilder("0a");
    for (int i = 0; i < 10; i += 2) {
      address.append(':').append(hex, i, i + 2);
    }
    return address.toString();
  }

  private static Map<String, ContainerDefinition> definitions(SimulatedTask task) {
    Map<String, ContainerDefinition> definitions = new HashMap<>();
    task.launch()
        .definition()
        .containerDefinitions()
        .forEach(definition -> definitions.put(definition.name(), definition));
    return definitions;
  }

  private static <T> List<T> each(List<T> all, UnaryOperator<T> change) {
    return all.stream().map(change).toList();
  }
}
