package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.guardedRequest;
import static io.ecsgateway.simulator.resources.TestAccount.healthCheck;
import static io.ecsgateway.simulator.resources.TestAccount.labels;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.*;

/** Tasks that do what the docker labels of their containers say. */
class TaskTroubleTest {
  private static final String TARGETS =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/0123456789abcdef";

  private final TestAccount ecs = new TestAccount();

  @Test
  void containerThatCrashesStopsItsTask() {
    String arn = run(ecs.registerLabelled("job", "crash-after", "20s", "exit-code", "3"));
    ecs.advance(4 + 19);
    assertThat(ecs.task(arn).lastStatus()).isEqualTo("RUNNING");
    ecs.advance(1);
    Task crashed = ecs.task(arn);
    ecs.advance(10);
    Task stopped = ecs.task(arn);

    assertThat(crashed.desiredStatus()).isEqualTo("STOPPED");
    assertThat(crashed.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
    assertThat(stopped.lastStatus()).isEqualTo("STOPPED");
    assertThat(stopped.stoppedReason()).isEqualTo("Essential container in task exited");
    assertThat(stopped.containers())
        .singleElement()
        .satisfies(container -> {
          assertThat(container.exitCode()).isEqualTo(3);
          assertThat(container.lastStatus()).isEqualTo("STOPPED");
        });
  }

  @Test
  void crashWithoutExitCodeIsOne() {
    String arn = run(ecs.registerLabelled("job", "crash-after", "0s"));
    ecs.advance(60);

    assertThat(ecs.task(arn).containers().getFirst().exitCode()).isEqualTo(1);
    assertThat(ecs.task(arn).startedAt()).isNotNull();
  }

  @Test
  void containerThatDidItsWorkExitsWithZero() {
    String arn = run(ecs.registerLabelled("job", "crash-after", "30s", "exit-code", "0"));
    ecs.advance(60);

    assertThat(ecs.task(arn).lastStatus()).isEqualTo("STOPPED");
    assertThat(ecs.task(arn).containers().getFirst().exitCode()).isZero();
  }

  @Test
  void exitCodeAloneIsThatOfAContainerAskedToStop() {
    String arn = run(ecs.registerLabelled("job", "exit-code", "143"));
    ecs.advance(60);
    ecs.call(StopTaskRequest.builder().cluster("main").task(arn).build());
    ecs.advance(60);

    assertThat(ecs.task(arn).stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    assertThat(ecs.task(arn).containers().getFirst().exitCode()).isEqualTo(143);
  }

  @Test
  void containerThatIsNotEssentialExitsAlone() {
    String definition =
        ecs.register(
            "job",
            request ->
                request.containerDefinitions(
                    ContainerDefinition.builder().name("app").image("app").memory(64).build(),
                    ContainerDefinition.builder()
                        .name("init")
                        .image("init")
                        .memory(64)
                        .essential(false)
                        .dockerLabels(labels("crash-after", "5s", "exit-code", "0"))
                        .build()));
    String arn = run(definition);
    ecs.advance(300);
    Task task = ecs.task(arn);

    assertThat(task.lastStatus()).isEqualTo("RUNNING");
    assertThat(task.desiredStatus()).isEqualTo("RUNNING");
    assertThat(task.containers())
        .extracting(Container::name, Container::lastStatus, Container::exitCode)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("app", "RUNNING", null),
            org.assertj.core.groups.Tuple.tuple("init", "STOPPED", 0));
  }

  @Test
  void otherContainersStopWhenAnEssentialOneCrashes() {
    String definition =
        ecs.register(
            "job",
            request ->
                request.containerDefinitions(
                    ContainerDefinition.builder()
                        .name("app")
                        .image("app")
                        .memory(64)
                        .dockerLabels(labels("crash-after", "5s"))
                        .build(),
                    ContainerDefinition.builder().name("proxy").image("p").memory(64).build()));
    String arn = run(definition);
    ecs.advance(60);

    assertThat(ecs.task(arn).containers()).extracting(Container::exitCode).containsExactly(1, 0);
  }

  @Test
  void taskWhoseImageIsMissingNeverRuns() {
    String arn = run(ecs.registerLabelled("job", "image-missing", "true"));
    ecs.advance(60);
    Task task = ecs.task(arn);

    assertThat(task.lastStatus()).isEqualTo("STOPPED");
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason()).startsWith("CannotPullContainerError: ");
    assertThat(task.startedAt()).isNull();
    assertThat(task.containers())
        .singleElement()
        .satisfies(container -> {
          assertThat(container.reason()).isEqualTo(task.stoppedReason());
          assertThat(container.exitCode()).isNull();
          assertThat(container.imageDigest()).isNull();
        });
  }

  @Test
  void startDelayKeepsATaskPending() {
    String arn = run(ecs.registerLabelled("job", "start-delay", "100s"));
    ecs.advance(103);
    assertThat(ecs.task(arn).lastStatus()).isEqualTo("PENDING");
    ecs.advance(1);

    assertThat(ecs.task(arn).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void serviceReplacesTasksThatCrash() {
    ecs.registerLabelled("job", "crash-after", "100s");
    ecs.create(serviceRequest("shop", 2).taskDefinition("job"));
    ecs.advance(100);
    List<String> first = ecs.taskArns("shop", DesiredStatus.RUNNING);
    ecs.advance(60);

    assertThat(first).hasSize(2);
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING))
        .hasSize(2)
        .doesNotContainAnyElementsOf(first);
    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED))
        .extracting(Task::taskArn)
        .containsExactlyElementsOf(first);
  }

  @Test
  @Deviation("unhealthy-tasks")
  void taskWhoseHealthCheckFailsIsReplacedByItsService() {
    ecs.registerContainer(
        "job",
        container ->
            container.healthCheck(healthCheck()).dockerLabels(labels("unhealthy-after", "60s")));
    ecs.create(serviceRequest("shop", 1).taskDefinition("job"));
    ecs.advance(30);
    Task healthy = ecs.tasks("shop", DesiredStatus.RUNNING).getFirst();
    ecs.watch(60, () -> assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).hasSizeLessThan(2));
    Task unhealthy = ecs.task(healthy.taskArn());

    assertThat(healthy.healthStatus()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(unhealthy.healthStatus()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(unhealthy.containers().getFirst().healthStatus()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(unhealthy.stopCode()).isEqualTo(TaskStopCode.SERVICE_SCHEDULER_INITIATED);
    assertThat(unhealthy.stoppedReason()).isEqualTo("Task failed container health checks");
    assertThat(ecs.messages("shop"))
        .contains(
            "(service shop) (task "
                + healthy.taskArn().substring(healthy.taskArn().lastIndexOf('/') + 1)
                + ") failed container health checks.")
        .anyMatch(
            message -> message.endsWith("Amazon ECS replaced 1 tasks due to an unhealthy status."));
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING))
        .hasSize(1)
        .doesNotContain(healthy.taskArn());
  }

  @Test
  void taskThatIsUnhealthyBeforeItsFirstCheckNeverIsHealthy() {
    ecs.registerContainer(
        "job",
        container ->
            container.healthCheck(healthCheck()).dockerLabels(labels("unhealthy-after", "5s")));
    String arn = run("job");
    ecs.advance(60);

    assertThat(ecs.task(arn).healthStatus()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(ecs.task(arn).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void gracePeriodHidesFailingHealthChecks() {
    ecs.registerContainer(
        "job",
        container ->
            container.healthCheck(healthCheck()).dockerLabels(labels("unhealthy-after", "5s")));
    ecs.create(serviceRequest("shop", 1).taskDefinition("job").healthCheckGracePeriodSeconds(120));
    ecs.advance(1 + 4 + 119);
    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED)).isEmpty();
    ecs.advance(2);

    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED)).hasSize(1);
  }

  @Test
  void taskThatFailsItsLoadBalancersCheckIsReplaced() {
    ecs.registerContainer(
        "job",
        container ->
            container
                .portMappings(PortMapping.builder().containerPort(80).build())
                .dockerLabels(labels("unhealthy-after", "60s")));
    ecs.create(
        serviceRequest("shop", 1)
            .taskDefinition("job")
            .loadBalancers(
                LoadBalancer.builder()
                    .targetGroupArn(TARGETS)
                    .containerName("app")
                    .containerPort(80)
                    .build()));
    ecs.advance(70);

    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED))
        .extracting(Task::stoppedReason)
        .containsExactly("Task failed ELB health checks in (target-group " + TARGETS + ")");
    assertThat(ecs.messages("shop"))
        .contains(
            "(service shop) (port 80) is unhealthy in (target-group "
                + TARGETS
                + ") due to (reason Health checks failed).");
  }

  @Test
  void stoppedTaskIsKeptForAnHour() {
    String arn = run(ecs.registerLabelled("job", "crash-after", "0s"));
    ecs.advance(5);
    ecs.advance(Duration.ofMinutes(59));
    assertThat(ecs.task(arn).lastStatus()).isEqualTo("STOPPED");
    ecs.advance(Duration.ofMinutes(2));
    DescribeTasksResponse gone =
        ecs.call(DescribeTasksRequest.builder().cluster("main").tasks(arn).build());

    assertThat(gone.failures()).extracting(Failure::reason).containsExactly("MISSING");
  }

  @Test
  @Deviation("docker-labels")
  void labelOfAnotherFormIsRefusedWhenItIsRegistered() {
    var error =
        ecs.error(
            RegisterTaskDefinitionRequest.builder()
                .family("job")
                .containerDefinitions(
                    ContainerDefinition.builder()
                        .name("app")
                        .image("nginx")
                        .memory(64)
                        .dockerLabels(Map.of("simulator.crash-after", "5 minutes"))
                        .build())
                .build());

    assertThat(error.code()).isEqualTo("ClientException");
    assertThat(error)
        .hasMessage(
            "Invalid 'dockerLabels' setting for container 'app'. simulator.crash-after: 5 minutes"
                + " (expected: seconds such as 5s)");
  }

  @Test
  @Deviation({"task-failure-texts", "start-throttle"})
  void tasksThatNeverRunAreRetriedMoreAndMoreSeldom() {
    ecs.registerLabelled("job", "image-missing", "true");
    ecs.create(serviceRequest("shop", 2).taskDefinition("job"));
    List<Long> starts = new ArrayList<>();
    for (int second = 0; second < 6 * 3600; second++) {
      int before = ecs.taskArns("shop", DesiredStatus.RUNNING).size();
      ecs.advance(1);
      if (before == 0 && ecs.taskArns("shop", DesiredStatus.RUNNING).size() == 2) {
        starts.add((long) second);
      }
    }
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < starts.size(); i++) {
      pauses.add(starts.get(i) - starts.get(i - 1));
    }

    assertThat(pauses).isSorted().hasSizeGreaterThan(12);
    assertThat(pauses.getFirst()).isLessThan(20);
    assertThat(pauses.getLast()).isBetween(27 * 60L, 28 * 60L);
    assertThat(ecs.messages("shop"))
        .filteredOn(message -> message.contains("unable to consistently start tasks"))
        .containsExactly(
            "(service shop) is unable to consistently start tasks successfully. For more"
                + " information, see the Troubleshooting section of the Amazon ECS Developer"
                + " Guide.");
    assertThat(ecs.messages("shop"))
        .anyMatch(message ->
            message.startsWith(
                "(service shop) was unable to place a task. Reason: CannotPullContainerError"));
  }

  @Test
  void tasksThatRanAreReplacedWithoutPause() {
    ecs.registerLabelled("job", "crash-after", "5s");
    ecs.create(serviceRequest("shop", 1).taskDefinition("job"));
    ecs.advance(600);

    assertThat(ecs.tasks("shop", DesiredStatus.STOPPED)).hasSizeGreaterThan(30);
    assertThat(ecs.messages("shop")).noneMatch(message -> message.contains("unable to"));
  }

  @Test
  void newDeploymentStartsWithoutPause() {
    ecs.registerLabelled("job", "image-missing", "true");
    ecs.create(guardedRequest("shop", 1, false).taskDefinition("job"));
    ecs.advance(25);
    ecs.deploy("shop", "app:1");
    ecs.advance(2);

    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).hasSize(1);
  }

  private String run(String definition) {
    return ecs.run(RunTaskRequest.builder().taskDefinition(definition)).getFirst().taskArn();
  }
}
