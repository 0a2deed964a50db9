package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;

/** Does to one service whatever a user might, in an order that a seed decides. */
final class RandomCommands {
  static final String SERVICE = "shop";

  /** Limits under which every deployment can go on, whatever the desired count. */
  private static final List<int[]> LIMITS =
      List.of(
          new int[] {100, 200},
          new int[] {50, 100},
          new int[] {50, 200},
          new int[] {0, 100},
          new int[] {0, 200});

  private final TestAccount ecs;
  private final Random random;
  private final boolean withStoppedTasks;

  RandomCommands(TestAccount ecs, long seed, boolean withStoppedTasks) {
    this.ecs = ecs;
    this.random = new Random(seed);
    this.withStoppedTasks = withStoppedTasks;
    create();
  }

  /** Does one thing, or rather often nothing; returns what. */
  String next() {
    try {
      return switch (random.nextInt(40)) {
        case 0, 1 -> {
          ecs.deploy(SERVICE, "app:" + (1 + random.nextInt(2)));
          yield "deploy";
        }
        case 2 -> {
          ecs.update(updateRequest(SERVICE).forceNewDeployment(true));
          yield "force";
        }
        case 3, 4 -> {
          int desired = random.nextInt(8);
          ecs.scale(SERVICE, desired);
          yield "scale to " + desired;
        }
        case 5 -> {
          int[] limits = LIMITS.get(random.nextInt(LIMITS.size()));
          ecs.update(
              updateRequest(SERVICE)
                  .deploymentConfiguration(
                      c -> c.minimumHealthyPercent(limits[0]).maximumPercent(limits[1])));
          yield "limits " + limits[0] + "/" + limits[1];
        }
        case 6 -> rollBack();
        case 7, 8 -> withStoppedTasks ? stopTask() : "";
        case 9 -> random.nextInt(8) == 0 ? delete() : "";
        default -> "";
      };
    } catch (EcsException e) {
      if (ecs.service(SERVICE).status().equals("INACTIVE")) {
        create();
        return "create";
      }
      return e.code();
    }
  }

  private void create() {
    ecs.create(serviceRequest(SERVICE, random.nextInt(6)));
  }

  private String delete() {
    ecs.delete(SERVICE, true);
    return "delete";
  }

  private String rollBack() {
    List<ServiceDeployment> deployments = ecs.serviceDeployments(SERVICE);
    if (deployments.isEmpty()) {
      return "";
    }
    ecs.call(
        StopServiceDeploymentRequest.builder()
            .serviceDeploymentArn(deployments.getFirst().serviceDeploymentArn())
            .build());
    return "roll back";
  }

  private String stopTask() {
    List<String> tasks = ecs.taskArns(SERVICE, DesiredStatus.RUNNING);
    if (tasks.isEmpty()) {
      return "";
    }
    ecs.call(
        StopTaskRequest.builder()
            .cluster("main")
            .task(tasks.get(random.nextInt(tasks.size())))
            .build());
    return "stop a task";
  }
}
