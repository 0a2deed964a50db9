package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

class ServicesTest {
  private static final LoadBalancer BALANCER =
      LoadBalancer.builder()
          .targetGroupArn(
              "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg/0123456789abcdef")
          .containerName("app")
          .containerPort(80)
          .build();

  private final TestAccount ecs = new TestAccount();

  @Test
  void newServiceHasOneDeploymentAndNoTasksYet() {
    Service service = ecs.create("shop", 2);

    assertThat(service.status()).isEqualTo("ACTIVE");
    assertThat(service.serviceArn())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:service/main/shop");
    assertThat(service.taskDefinition()).endsWith("task-definition/app:1");
    assertThat(service.launchType()).isEqualTo(LaunchType.EC2);
    assertThat(service.deploymentConfiguration().minimumHealthyPercent()).isEqualTo(100);
    assertThat(service.deploymentConfiguration().maximumPercent()).isEqualTo(200);
    assertThat(service.deploymentConfiguration().strategyAsString()).isEqualTo("ROLLING");
    assertThat(service.schedulingStrategy()).isEqualTo(SchedulingStrategy.REPLICA);
    assertThat(service.deployments())
        .singleElement()
        .satisfies(deployment -> {
          assertThat(deployment.status()).isEqualTo("PRIMARY");
          assertThat(deployment.id()).matches("ecs-svc/\\d{19}");
          assertThat(deployment.desiredCount()).isEqualTo(2);
          assertThat(deployment.rolloutStateAsString()).isEqualTo("IN_PROGRESS");
          assertThat(deployment.rolloutStateReason())
              .isEqualTo("ECS deployment " + deployment.id() + " in progress.");
        });
    assertThat(service.runningCount() + service.pendingCount()).isZero();
  }

  @Test
  void serviceReachesItsDesiredCountAndSaysSo() {
    String deployment = ecs.create("shop", 2).deployments().getFirst().id();
    ecs.advance(1);
    assertThat(ecs.service("shop").pendingCount()).isEqualTo(2);
    ecs.advance(60);
    Service service = ecs.service("shop");

    assertThat(service.runningCount()).isEqualTo(2);
    assertThat(service.pendingCount()).isZero();
    assertThat(service.deployments().getFirst().rolloutStateReason())
        .isEqualTo("ECS deployment " + deployment + " completed.");
    List<String> ids =
        ecs.taskArns("shop", DesiredStatus.RUNNING).stream().map(ServicesTest::id).toList();
    assertThat(ecs.messages("shop"))
        .containsExactly(
            "(service shop) has reached a steady state.",
            "(service shop) (deployment " + deployment + ") deployment completed.",
            "(service shop) has started 2 tasks: (task %s) (task %s)."
                .formatted(ids.get(0), ids.get(1)));
  }

  @Test
  void tasksCarryTheServiceAndItsDeployment() {
    Service service = ecs.createStable("shop", 1);
    Task task = ecs.tasks("shop", DesiredStatus.RUNNING).getFirst();

    assertThat(task.group()).isEqualTo("service:shop");
    assertThat(task.startedBy()).isEqualTo(service.deployments().getFirst().id());
  }

  @Test
  void lostTaskIsReplaced() {
    ecs.createStable("shop", 2);
    String lost = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    ecs.call(StopTaskRequest.builder().cluster("main").task(lost).build());
    ecs.advance(60);

    assertThat(ecs.service("shop").runningCount()).isEqualTo(2);
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).hasSize(2).doesNotContain(lost);
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void scalingMakesNoDeployment() {
    String deployment = ecs.createStable("shop", 2).deployments().getFirst().id();
    ecs.scale("shop", 5);
    ecs.advance(60);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(5);
    ecs.scale("shop", 1);
    ecs.advance(60);

    Service service = ecs.service("shop");
    assertThat(service.runningCount()).isEqualTo(1);
    assertThat(service.deployments())
        .singleElement()
        .satisfies(only -> assertThat(only.id()).isEqualTo(deployment));
    assertThat(ecs.serviceDeployments("shop")).hasSize(1);
    assertThat(ecs.messages("shop").getFirst())
        .isEqualTo("(service shop) has reached a steady state.");
  }

  @Test
  void tasksScaledAwaySayWhichDeploymentStoppedThem() {
    String deployment = ecs.createStable("shop", 2).deployments().getFirst().id();
    ecs.scale("shop", 1);
    ecs.advance(60);
    Task task = ecs.tasks("shop", DesiredStatus.STOPPED).getFirst();

    assertThat(task.stopCode()).isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
    assertThat(task.stoppedReason())
        .isEqualTo("Scaling activity initiated by (deployment " + deployment + ")");
    assertThat(ecs.messages("shop"))
        .contains("(service shop) has stopped 1 running tasks: (task " + id(task.taskArn()) + ").");
  }

  @Test
  void steadyStateIsRepeatedEverySixHours() {
    ecs.createStable("shop", 1);
    int before = ecs.messages("shop").size();
    ecs.advance(Duration.ofHours(18));

    assertThat(ecs.messages("shop").subList(0, ecs.messages("shop").size() - before))
        .hasSize(3)
        .containsOnly("(service shop) has reached a steady state.");
  }

  @Test
  void newestHundredEventsAreKept() {
    ecs.createStable("shop", 1);
    ecs.advance(Duration.ofDays(30));

    assertThat(ecs.service("shop").events()).hasSize(100);
    assertThat(ecs.service("shop").events())
        .isSortedAccordingTo((one, other) -> other.createdAt().compareTo(one.createdAt()));
  }

  @Test
  void loadBalancedServiceTellsAboutTargetsAndDraining() {
    ecs.createStable(serviceRequest("shop", 1).loadBalancers(BALANCER));
    ecs.scale("shop", 0);
    ecs.advance(120);

    String group = BALANCER.targetGroupArn();
    assertThat(ecs.messages("shop"))
        .contains(
            "(service shop) registered 1 targets in (target-group " + group + ")",
            "(service shop) deregistered 1 targets in (target-group " + group + ")",
            "(service shop) has begun draining connections on 1 tasks.");
  }

  private static String id(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
