package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestInstances.all;
import static io.ecsgateway.simulator.resources.TestInstances.left;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.EcsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;

/** What must hold on container instances, whatever comes and goes; failures name the seed. */
class RandomInstancesTest {
  private static final int STEPS = 200;
  private static final List<String> SERVICES = List.of("agent", "shop");

  private final List<String> commands = new ArrayList<>();
  private TestAccount ecs = new TestAccount();
  private Random random = new Random(0);
  private String place = "";
  private final List<Instant> deployments = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noInstanceIsOvercommittedAndEverythingSettles(long seed) {
    begin(seed);
    for (int step = 0; step < STEPS; step++) {
      Instant now = ecs.now();
      commands.add(next());
      if (commands.getLast().matches("(deploy|choose).*")) {
        deployments.add(now);
      }
      ecs.advance(1 + random.nextInt(8));
      place =
          "seed "
              + seed
              + " step "
              + step
              + " after "
              + commands.reversed().subList(0, Math.min(6, commands.size()));
      check();
    }
    for (String service : SERVICES) {
      checkEvents(ecs.service(service).events());
    }
    settle();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void sameSeedGivesTheSameHistory(long seed) {
    assertThat(history(seed)).isEqualTo(history(seed));
  }

  private String history(long seed) {
    begin(seed);
    for (int step = 0; step < STEPS; step++) {
      next();
      ecs.advance(1 + random.nextInt(8));
    }
    return all(ecs) + " " + tasks() + SERVICES.stream().map(ecs::service).toList();
  }

  private void begin(long seed) {
    ecs = new TestAccount(seed);
    random = new Random(seed);
    ecs.registerContainer("small", container -> container.cpu(100).memory(64));
    ecs.create(TestInstances.daemon("agent").taskDefinition("small"));
    ecs.create(TestInstances.onEc2("shop", 3));
  }

  private String next() {
    List<ContainerInstance> instances = all(ecs);
    String any =
        instances.isEmpty()
            ? ""
            : instances.get(random.nextInt(instances.size())).containerInstanceArn();
    try {
      return switch (random.nextInt(14)) {
        case 0, 1 -> {
          int memory = 64 + 128 * random.nextInt(4);
          TestInstances.sized(ecs, 300, memory);
          yield "register " + memory;
        }
        case 2, 3 -> {
          TestInstances.drain(ecs, any);
          yield "drain";
        }
        case 4 -> {
          TestInstances.become(ecs, ContainerInstanceStatus.ACTIVE, any);
          yield "activate";
        }
        case 5 -> {
          TestInstances.deregister(ecs, any, random.nextBoolean());
          yield "deregister";
        }
        case 6 -> {
          ecs.scale("shop", random.nextInt(8));
          yield "scale";
        }
        case 7 -> {
          ecs.deploy("shop", random.nextBoolean() ? "app:1" : "app:2");
          yield "deploy";
        }
        case 8 -> {
          ecs.update(TestAccount.updateRequest("agent").forceNewDeployment(true));
          yield "deploy the daemon";
        }
        case 9 -> {
          ecs.run(PlacementTest.app().launchType(LaunchType.EC2).count(1 + random.nextInt(2)));
          yield "run";
        }
        case 10 -> stopOne();
        case 11 -> protectOne();
        case 12 -> configure();
        default -> "";
      };
    } catch (EcsException e) {
      return e.getMessage();
    }
  }

  private String stopOne() {
    List<Task> tasks = tasks();
    if (!tasks.isEmpty()) {
      ecs.call(TestAccount.stopRequest(tasks.get(random.nextInt(tasks.size())).taskArn()));
    }
    return "stop";
  }

  private String protectOne() {
    List<String> tasks = ecs.taskArns("shop", DesiredStatus.RUNNING);
    if (!tasks.isEmpty()) {
      ecs.call(
          UpdateTaskProtectionRequest.builder()
              .cluster("main")
              .tasks(tasks.getFirst())
              .protectionEnabled(true)
              .expiresInMinutes(1)
              .build());
    }
    return "protect";
  }

  private String configure() {
    DeploymentStrategy strategy =
        random.nextBoolean() ? DeploymentStrategy.BLUE_GREEN : DeploymentStrategy.ROLLING;
    ecs.update(
        TestAccount.updateRequest("shop")
            .deploymentConfiguration(changed -> changed.strategy(strategy).bakeTimeInMinutes(1)));
    return "choose " + strategy;
  }

  private void check() {
    Map<String, Integer> memory = new HashMap<>();
    Map<String, Integer> running = new HashMap<>();
    List<String> daemons = new ArrayList<>();
    for (Task task : tasks()) {
      String instance = task.containerInstanceArn();
      boolean daemon = task.group().equals("service:agent");
      assertThat(instance).as(place).isNotNull();
      memory.merge(instance, daemon ? 64 : 128, Integer::sum);
      running.merge(instance, task.lastStatus().equals("RUNNING") ? 1 : 0, Integer::sum);
      if (daemon) {
        daemons.add(instance);
      }
    }
    List<ContainerInstance> instances = all(ecs);
    for (ContainerInstance instance : instances) {
      String arn = instance.containerInstanceArn();
      int registered = instance.registeredResources().get(1).integerValue();
      assertThat(left(instance, "MEMORY"))
          .as(place)
          .isNotNegative()
          .isEqualTo(registered - memory.getOrDefault(arn, 0));
      assertThat(left(instance, "CPU")).as(place).isNotNegative();
      assertThat(instance.runningTasksCount()).as(place).isEqualTo(running.getOrDefault(arn, 0));
    }
    assertThat(daemons).as(place).doesNotHaveDuplicates();
    assertThat(instances)
        .as(place)
        .extracting(ContainerInstance::containerInstanceArn)
        .containsAll(memory.keySet());
    assertThat(cluster().registeredContainerInstancesCount()).as(place).isEqualTo(instances.size());
    assertThat(cluster().runningTasksCount())
        .as(place)
        .isEqualTo(running.values().stream().mapToInt(Integer::intValue).sum());
  }

  /**
   * What cannot be placed is said once by each of at most two deployments that have tasks, as long
   * as nothing is placed and no other deployment begins in between.
   */
  private void checkEvents(List<ServiceEvent> newestFirst) {
    int said = 0;
    ServiceEvent last = newestFirst.getLast();
    for (ServiceEvent event : newestFirst.reversed()) {
      Instant before = last.createdAt();
      boolean same =
          event.message().equals(last.message())
              && deployments.stream()
                  .noneMatch(at -> !at.isBefore(before) && !at.isAfter(event.createdAt()));
      said = same ? said + 1 : 1;
      if (event.message().contains("unable to place")) {
        assertThat(said).as(place).isLessThanOrEqualTo(2);
      }
      last = event;
    }
  }

  private void settle() {
    TestInstances.register(ecs, 3, 10);
    ecs.advance(1200);
    List<ContainerInstance> active =
        all(ecs).stream().filter(instance -> instance.status().equals("ACTIVE")).toList();
    Service shop = ecs.service("shop");
    assertThat(shop.runningCount()).as(place).isEqualTo(shop.desiredCount());
    assertThat(shop.deployments()).as(place).hasSize(1);
    Service agent = ecs.service("agent");
    assertThat(agent.desiredCount()).as(place).isEqualTo(active.size());
    assertThat(ecs.tasks("shop", DesiredStatus.RUNNING))
        .as(place)
        .extracting(Task::containerInstanceArn)
        .isSubsetOf(active.stream().map(ContainerInstance::containerInstanceArn).toList());
  }

  /** Returns the tasks that have not stopped. */
  private List<Task> tasks() {
    return ecs.allTasks().stream().filter(task -> !task.lastStatus().equals("STOPPED")).toList();
  }

  private Cluster cluster() {
    DescribeClustersResponse response =
        ecs.call(DescribeClustersRequest.builder().clusters("main").build());
    return response.clusters().getFirst();
  }
}
