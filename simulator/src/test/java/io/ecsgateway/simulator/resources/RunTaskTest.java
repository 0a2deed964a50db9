package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.network;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

class RunTaskTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  @Deviation("task-texts")
  void runTaskStartsUpToTen() {
    assertThat(ecs.run(app().count(10))).hasSize(10);
    assertThat(ecs.run(app())).hasSize(1);
    for (int count : List.of(0, 11, -1)) {
      assertThat(ecs.error(app().cluster("main").count(count).build()).getMessage())
          .contains(String.valueOf(count));
    }
  }

  @Test
  void sameTokenAndParametersStartNothingAgain() {
    List<Task> first = ecs.run(app().count(2).clientToken("t"));
    ecs.advance(20);
    List<Task> again = ecs.run(app().count(2).clientToken("t"));

    assertThat(again)
        .extracting(Task::taskArn)
        .containsExactlyElementsOf(first.stream().map(Task::taskArn).toList());
    assertThat(again).extracting(Task::lastStatus).containsOnly("RUNNING");
    assertThat(listed(ListTasksRequest.builder())).hasSize(2);
  }

  @Test
  @Deviation("run-task-token")
  void sameTokenWithOtherParametersIsAConflictNamingTheTasks() {
    List<Task> first = ecs.run(app().count(2).clientToken("t"));
    EcsException error = ecs.error(app().cluster("main").count(1).clientToken("t").build());

    assertThat(error.code()).isEqualTo("ConflictException");
    assertThat(error.resourceIds())
        .containsExactlyElementsOf(first.stream().map(Task::taskArn).toList());
  }

  @Test
  void groupIsTheFamilyUnlessNamed() {
    assertThat(ecs.run(app()).getFirst().group()).isEqualTo("family:app");
    assertThat(ecs.run(app().group("batch")).getFirst().group()).isEqualTo("batch");
  }

  @Test
  void overridesShowForEveryContainer() {
    Task task =
        ecs.run(
                app()
                    .overrides(o -> o.cpu("512").containerOverrides(override("app", "sleep", "1"))))
            .getFirst();

    assertThat(task.cpu()).isEqualTo("512");
    assertThat(task.overrides().containerOverrides())
        .singleElement()
        .satisfies(override -> assertThat(override.command()).containsExactly("sleep", "1"));
    assertThat(
            ecs.error(
                    app()
                        .cluster("main")
                        .overrides(o -> o.containerOverrides(override("web")))
                        .build())
                .getMessage())
        .isEqualTo("Override for container named web is not a container in the TaskDefinition.");
  }

  @Test
  void tagsComeFromTheDefinitionWhenPropagatedAndTheRequestWins() {
    ecs.register("tagged", request -> request.tags(tag("a", "1"), tag("b", "1")));
    Task task =
        ecs.run(
                app()
                    .taskDefinition("tagged")
                    .propagateTags(PropagateTags.TASK_DEFINITION)
                    .tags(tag("b", "2")))
            .getFirst();
    DescribeTasksResponse response =
        ecs.call(
            DescribeTasksRequest.builder()
                .cluster("main")
                .tasks(task.taskArn())
                .include(TaskField.TAGS)
                .build());

    assertThat(response.tasks().getFirst().tags()).containsExactly(tag("a", "1"), tag("b", "2"));
    assertThat(ecs.task(task.taskArn()).tags()).isEmpty();
  }

  @Test
  void serviceTagsCannotBePropagatedByRunTask() {
    assertThat(ecs.error(app().cluster("main").propagateTags(PropagateTags.SERVICE).build()).code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void infrastructureMustFitTheDefinition() {
    ecs.registerFargate("web");
    assertThat(message(app().launchType(LaunchType.FARGATE)))
        .isEqualTo("Task definition does not support launch_type FARGATE.");
    assertThat(message(app().taskDefinition("web").launchType(LaunchType.FARGATE)))
        .isEqualTo(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    assertThat(message(app().networkConfiguration(network())))
        .isEqualTo(
            "Network Configuration is not valid for the given networkMode of this task"
                + " definition.");
    assertThat(message(app().platformVersion("LATEST")))
        .isEqualTo("The platform version must be null when specifying an EC2 launch type.");
    assertThat(
            message(
                app()
                    .launchType(LaunchType.EC2)
                    .capacityProviderStrategy(
                        CapacityProviderStrategyItem.builder().capacityProvider("mine").build())))
        .isEqualTo(
            "Specifying both a launch type and capacity provider strategy is not supported. Remove"
                + " one and try again.");
    assertThat(ecs.error(fargate().cluster("main").platformVersion("9.9.9").build()).code())
        .isEqualTo("PlatformUnknownException");
  }

  private static RunTaskRequest.Builder fargate() {
    return app()
        .taskDefinition("web")
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(network());
  }

  private static RunTaskRequest.Builder app() {
    return RunTaskRequest.builder().taskDefinition("app");
  }

  private static ContainerOverride override(String name, String... command) {
    return ContainerOverride.builder().name(name).command(command).build();
  }

  private List<String> listed(ListTasksRequest.Builder request) {
    ListTasksResponse response = ecs.call(request.cluster("main").build());
    return response.taskArns();
  }

  private String message(RunTaskRequest.Builder request) {
    return String.valueOf(ecs.error(request.cluster("main").build()).getMessage());
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
