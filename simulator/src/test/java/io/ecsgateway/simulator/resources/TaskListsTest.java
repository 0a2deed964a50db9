package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.network;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

class TaskListsTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void listShowsTasksMeantToRunUnlessAskedForStoppedOnes() {
    String running = ecs.run(app()).getFirst().taskArn();
    String stopping = ecs.run(app()).getFirst().taskArn();
    ecs.advance(20);
    stop(stopping, null);

    assertThat(listed(ListTasksRequest.builder())).containsExactly(running);
    assertThat(listed(ListTasksRequest.builder().desiredStatus(DesiredStatus.STOPPED)))
        .containsExactly(stopping);
    assertThat(listed(ListTasksRequest.builder().desiredStatus(DesiredStatus.PENDING))).isEmpty();
  }

  @Test
  void listFiltersByServiceFamilyStarterAndLaunchType() {
    ecs.registerFargate("web");
    ecs.createStable("shop", 2);
    String mine = ecs.run(app().startedBy("me")).getFirst().taskArn();
    String web = runFargate().taskArn();

    assertThat(listed(ListTasksRequest.builder().serviceName("shop"))).hasSize(2);
    assertThat(listed(ListTasksRequest.builder().startedBy("me"))).containsExactly(mine);
    assertThat(listed(ListTasksRequest.builder().startedBy("null"))).isEmpty();
    assertThat(listed(ListTasksRequest.builder().family("web"))).containsExactly(web);
    assertThat(listed(ListTasksRequest.builder().launchType(LaunchType.FARGATE)))
        .containsExactly(web);
    assertThat(listed(ListTasksRequest.builder().family("app"))).hasSize(3);
  }

  @Test
  void startedByIsTheOnlyFilterOrNone() {
    assertThat(
            ecs.error(ListTasksRequest.builder().cluster("main").startedBy("a").family("b").build())
                .code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void listOfAnUnknownOrDeletedServiceIsRefused() {
    var request = ListTasksRequest.builder().cluster("main").serviceName("shop").build();
    assertThat(ecs.error(request).code()).isEqualTo("ServiceNotFoundException");
    ecs.create(serviceRequest("shop", 0));
    ecs.delete("shop", false);

    assertThat(ecs.error(request).code()).isEqualTo("ServiceNotFoundException");
  }

  @Test
  void listComesInPages() {
    ecs.run(app().count(5));
    ListTasksResponse first =
        ecs.call(ListTasksRequest.builder().cluster("main").maxResults(3).build());
    ListTasksResponse second =
        ecs.call(
            ListTasksRequest.builder()
                .cluster("main")
                .maxResults(3)
                .nextToken(first.nextToken())
                .build());

    assertThat(first.taskArns()).hasSize(3).doesNotContainAnyElementsOf(second.taskArns());
    assertThat(second.taskArns()).hasSize(2);
    assertThat(second.nextToken()).isNull();
  }

  @Test
  void describeTakesIdsAndSaysWhatIsMissing() {
    Task task = ecs.run(app()).getFirst();
    String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    DescribeTasksResponse response =
        ecs.call(DescribeTasksRequest.builder().cluster("main").tasks(id, "f00").build());

    assertThat(response.tasks()).extracting(Task::taskArn).containsExactly(task.taskArn());
    assertThat(response.failures())
        .extracting("arn")
        .containsExactly("arn:aws:ecs:us-east-1:123456789012:task/main/f00");
    assertThat(ecs.error(DescribeTasksRequest.builder().cluster("main").build()).getMessage())
        .isEqualTo("Tasks cannot be empty.");
  }

  private Task runFargate() {
    return ecs.run(fargate()).getFirst();
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

  private Task stop(String arn, @Nullable String reason) {
    StopTaskResponse response =
        ecs.call(StopTaskRequest.builder().cluster("main").task(arn).reason(reason).build());
    return response.task();
  }

  private List<String> listed(ListTasksRequest.Builder request) {
    ListTasksResponse response = ecs.call(request.cluster("main").build());
    return response.taskArns();
  }
}
