package io.ecsgateway.simulator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Task scale-in protection. */
class TaskProtectionTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void scalingInLeavesAProtectedTaskUntilItsProtectionExpires() {
    ecs.createStable("shop", 2);
    List<String> tasks = ecs.taskArns("shop", DesiredStatus.RUNNING);
    protect(request(tasks.get(1)).expiresInMinutes(10));
    ecs.scale("shop", 1);
    ecs.advance(60);
    assertThat(ecs.taskArns("shop", DesiredStatus.RUNNING)).containsExactly(tasks.get(1));
    ecs.scale("shop", 0);
    ecs.advance(470);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
    ecs.advance(120);
    assertThat(ecs.service("shop").runningCount()).isZero();
  }

  @Test
  void aDeploymentWaitsForAProtectedTask() {
    ecs.createStable("shop", 2);
    String task = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    protect(request(task));
    ecs.deploy("shop", "app:2");
    ecs.advance(Duration.ofMinutes(60));
    assertThat(ecs.service("shop").deployments()).hasSize(2);
    assertThat(ecs.task(task).desiredStatus()).isEqualTo("RUNNING");
    ecs.advance(Duration.ofMinutes(62));
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void aTaskThatIsProtectedBeforeItRunsCostsNoneThatRuns() {
    ecs.createStable("shop", 1);
    String running = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    ecs.deploy("shop", "app:2");
    ecs.advance(3);
    List<String> starting = new ArrayList<>(ecs.taskArns("shop", DesiredStatus.RUNNING));
    starting.remove(running);
    protect(request(starting.getFirst()));
    ecs.deploy("shop", "app:1");
    ecs.advance(1);
    assertThat(ecs.task(running).desiredStatus()).isEqualTo("RUNNING");
    ecs.advance(30);
    assertThat(ecs.task(running).desiredStatus()).isEqualTo("STOPPED");
    assertThat(ecs.task(starting.getFirst()).lastStatus()).isEqualTo("RUNNING");
  }

  @Test
  void protectionThatIsTakenBackNoLongerHolds() {
    ecs.createStable("shop", 1);
    String task = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    protect(request(task));
    ecs.scale("shop", 0);
    ecs.advance(60);
    protect(request(task).protectionEnabled(false));
    ecs.advance(60);
    assertThat(ecs.service("shop").runningCount()).isZero();
  }

  @Test
  @Deviation("task-protection")
  void aServiceIsDeletedWithItsProtectedTasks() {
    ecs.createStable("shop", 1);
    protect(request(ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst()));
    ecs.delete("shop", true);
    ecs.advance(60);
    assertThat(ecs.service("shop").status()).isEqualTo("INACTIVE");
  }

  @Test
  void protectionIsRead() {
    ecs.createStable("shop", 1);
    String task = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    assertThat(get().protectedTasks())
        .containsExactly(ProtectedTask.builder().taskArn(task).protectionEnabled(false).build());
    ProtectedTask now = protect(request(task)).protectedTasks().getFirst();
    assertThat(now.expirationDate()).isEqualTo(ecs.now().plus(Duration.ofHours(2)));
    assertThat(get().protectedTasks()).containsExactly(now);
    ecs.advance(Duration.ofHours(2));
    assertThat(get().protectedTasks().getFirst().protectionEnabled()).isFalse();
  }

  @Test
  void onlyTasksOfServicesAreProtected() {
    String alone = ecs.run(PlacementTest.app()).getFirst().taskArn();
    assertThat(protect(request(alone, "nothing")).failures())
        .extracting(Failure::reason)
        .containsExactly("TASK_NOT_VALID", "MISSING");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 2881})
  void aTimeOutOfRangeIsRefused(int minutes) {
    ecs.createStable("shop", 1);
    String task = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    assertThat(ecs.error(request(task).expiresInMinutes(minutes).build()).getMessage())
        .contains("expiresInMinutes: " + minutes);
    assertThat(get().protectedTasks().getFirst().protectionEnabled()).isFalse();
  }

  private GetTaskProtectionResponse get() {
    return ecs.call(GetTaskProtectionRequest.builder().cluster("main").build());
  }

  private UpdateTaskProtectionResponse protect(UpdateTaskProtectionRequest.Builder request) {
    return ecs.call(request.build());
  }

  private static UpdateTaskProtectionRequest.Builder request(String... tasks) {
    return UpdateTaskProtectionRequest.builder()
        .cluster("main")
        .tasks(tasks)
        .protectionEnabled(true);
  }
}
