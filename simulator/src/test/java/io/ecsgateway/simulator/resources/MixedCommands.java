package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus.ACTIVE;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ScaleUnit;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetRequest;

/**
 * Does to a few services of all kinds, and their instances, what a user might, as a seed decides.
 */
final class MixedCommands {
  static final String PROVIDER = "group";

  /** What a service is, beside where it runs. */
  private enum Kind {
    DEPLOYED,
    DAEMON,
    EXTERNAL
  }

  private static final List<String> DEFINITIONS =
      List.of("app:1", "app:2", "app:1", "app:2", "crashing", "missing", "sick");
  private static final List<Kind> KINDS =
      List.of(Kind.DEPLOYED, Kind.DEPLOYED, Kind.DEPLOYED, Kind.DAEMON, Kind.EXTERNAL);
  private static final List<int[]> LIMITS =
      List.of(new int[] {100, 200}, new int[] {50, 100}, new int[] {50, 150}, new int[] {0, 100});

  private final TestAccount ecs;
  private final Random random;
  private final List<String> names;
  private final List<Kind> kinds = new ArrayList<>();
  private final boolean onInstances;

  MixedCommands(TestAccount ecs, long seed) {
    this.ecs = ecs;
    this.random = new Random(seed);
    RandomCommands.registerFailing(ecs);
    TestInstances.capacityProviders(ecs, PROVIDER);
    names = IntStream.rangeClosed(1, 1 + random.nextInt(3)).mapToObj(i -> "s" + i).toList();
    names.forEach(name -> kinds.add(any(KINDS)));
    onInstances = kinds.contains(Kind.DAEMON) || random.nextBoolean();
    if (onInstances) {
      ecs.registerInstances(random.nextInt(3), PROVIDER);
      TestInstances.register(ecs, random.nextInt(3), 1 + random.nextInt(5));
    }
    names.forEach(this::create);
  }

  List<String> services() {
    return names;
  }

  /** Returns the services that are ACTIVE. */
  List<String> active() {
    ListServicesResponse response = ecs.call(ListServicesRequest.builder().cluster("main").build());
    return names.stream()
        .filter(name -> response.serviceArns().stream().anyMatch(arn -> arn.endsWith("/" + name)))
        .toList();
  }

  /** Does one thing, which may be refused; returns what. */
  String next() {
    String name = any(names);
    try {
      return name + ": " + (random.nextInt(3) == 0 && onInstances ? onInstances() : on(name));
    } catch (EcsException e) {
      return name + ": " + e.getMessage();
    }
  }

  private Kind kind(String name) {
    return kinds.get(names.indexOf(name));
  }

  private String create(String name) {
    CreateServiceRequest.Builder request =
        kind(name) == Kind.DAEMON
            ? TestInstances.daemon(name)
            : TestAccount.serviceRequest(name, random.nextInt(4));
    if (kind(name) == Kind.EXTERNAL) {
      request
          .taskDefinition(null)
          .deploymentController(c -> c.type(DeploymentControllerType.EXTERNAL));
    } else if (kind(name) == Kind.DEPLOYED && onInstances) {
      if (random.nextBoolean()) {
        request.launchType(LaunchType.EC2);
      } else {
        request.capacityProviderStrategy(TestInstances.item(PROVIDER, 0, 1));
      }
    }
    ecs.create(request);
    return "create " + kind(name);
  }

  private String on(String name) {
    if (ecs.service(name).status().equals("INACTIVE")) {
      return create(name);
    }
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> kind(name) == Kind.EXTERNAL ? changeTaskSets(name) : deploy(name);
      case 3 -> {
        ecs.update(updateRequest(name).forceNewDeployment(true));
        yield "force";
      }
      case 4, 5 -> {
        int desired = random.nextInt(5);
        ecs.scale(name, desired);
        yield "scale to " + desired;
      }
      case 6 -> limit(name);
      case 7 -> {
        List<ServiceDeployment> deployments = ecs.serviceDeployments(name);
        if (!deployments.isEmpty()) {
          ecs.stopDeployment(deployments.getFirst().serviceDeploymentArn());
        }
        yield "roll back";
      }
      case 8 -> new RandomShifts(ecs, random, name).next();
      case 9, 10 -> new RandomShifts(ecs, random, name).configure();
      case 11 -> guard(name);
      case 12 -> stopTask();
      case 13 -> protect();
      case 14 -> {
        AlarmState state = any(List.of(AlarmState.values()));
        ecs.setAlarm("errors", state);
        yield "alarm " + state;
      }
      default -> {
        boolean force = random.nextBoolean();
        if (random.nextInt(3) == 0) {
          ecs.delete(name, force);
        }
        yield "perhaps delete, force " + force;
      }
    };
  }

  private String deploy(String name) {
    String definition = any(DEFINITIONS);
    ecs.deploy(name, definition);
    return "deploy " + definition;
  }

  private String limit(String name) {
    int[] limits = any(LIMITS);
    ecs.update(
        updateRequest(name)
            .deploymentConfiguration(
                c -> c.minimumHealthyPercent(limits[0]).maximumPercent(limits[1])));
    return "limits " + limits[0] + "/" + limits[1];
  }

  private String guard(String name) {
    boolean rollback = random.nextBoolean();
    boolean alarms = random.nextBoolean();
    ecs.update(
        updateRequest(name)
            .deploymentConfiguration(c ->
                c.bakeTimeInMinutes(random.nextInt(2))
                    .alarms(a -> a.enable(alarms).rollback(rollback).alarmNames("errors"))
                    .deploymentCircuitBreaker(b -> b.enable(true).rollback(rollback))));
    return "breaker, alarms " + alarms + ", rollback " + rollback;
  }

  private String stopTask() {
    List<Task> tasks = ecs.allTasks();
    if (tasks.isEmpty()) {
      return "";
    }
    ecs.call(TestAccount.stopRequest(any(tasks).taskArn()));
    return "stop a task";
  }

  private String protect() {
    List<Task> tasks = ecs.allTasks();
    if (tasks.isEmpty()) {
      return "";
    }
    ecs.call(
        UpdateTaskProtectionRequest.builder()
            .cluster("main")
            .tasks(any(tasks).taskArn())
            .protectionEnabled(random.nextInt(4) > 0)
            .expiresInMinutes(1 + random.nextInt(3))
            .build());
    return "protect a task";
  }

  private String changeTaskSets(String name) {
    List<TaskSet> sets = ecs.service(name).taskSets();
    double percent = random.nextInt(101);
    if (sets.isEmpty() || random.nextInt(3) == 0) {
      ecs.call(
          CreateTaskSetRequest.builder()
              .cluster("main")
              .service(name)
              .taskDefinition(any(DEFINITIONS))
              .launchType(onInstances ? LaunchType.EC2 : null)
              .scale(s -> s.unit(ScaleUnit.PERCENT).value(percent))
              .build());
      return "create a task set of " + percent;
    }
    String id = any(sets).id();
    return switch (random.nextInt(3)) {
      case 0 -> {
        ecs.call(
            UpdateTaskSetRequest.builder()
                .cluster("main")
                .service(name)
                .taskSet(id)
                .scale(s -> s.unit(ScaleUnit.PERCENT).value(percent))
                .build());
        yield "scale a task set to " + percent;
      }
      case 1 -> {
        ecs.call(
            UpdateServicePrimaryTaskSetRequest.builder()
                .cluster("main")
                .service(name)
                .primaryTaskSet(id)
                .build());
        yield "choose the primary task set";
      }
      default -> {
        boolean force = random.nextBoolean();
        ecs.call(
            DeleteTaskSetRequest.builder()
                .cluster("main")
                .service(name)
                .taskSet(id)
                .force(force)
                .build());
        yield "delete a task set, force " + force;
      }
    };
  }

  private String onInstances() {
    List<ContainerInstance> instances = TestInstances.all(ecs);
    int chosen = random.nextInt(7);
    if (chosen == 0 || instances.isEmpty()) {
      TestInstances.register(ecs, 1, 1 + random.nextInt(4));
      return "register";
    }
    String arn = any(instances).containerInstanceArn();
    switch (chosen) {
      case 1, 2 -> TestInstances.drain(ecs, arn);
      case 3 -> TestInstances.become(ecs, ACTIVE, arn);
      case 4 -> TestInstances.deregister(ecs, arn, random.nextBoolean());
      case 5 -> TestInstances.grow(ecs, arn);
      default -> ecs.registerInstances(1, PROVIDER);
    }
    return List.of("", "drain", "drain", "activate", "deregister", "register again", "grow")
        .get(chosen);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
