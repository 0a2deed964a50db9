package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestInstances.sized;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** Task sets of one service that share container instances. */
class TaskSetsOnInstancesTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void eachTaskSetSaysForItselfThatItsTasksFindNoPlace() {
    sized(ecs, 1024, 128);
    ecs.create(
        CreateServiceRequest.builder()
            .cluster("main")
            .serviceName("shop")
            .desiredCount(4)
            .deploymentController(c -> c.type(DeploymentControllerType.EXTERNAL)));
    String muchMemory = ecs.registerContainer("memory", container -> container.memory(4096));
    String muchCpu = ecs.registerContainer("cpu", container -> container.cpu(4096));
    List<String> sets = Stream.of("app:1", muchMemory, muchMemory, muchCpu).map(this::set).toList();
    ecs.advance(60);
    for (int desired = 5; desired < 10; desired++) {
      ecs.scale("shop", desired);
      ecs.advance(60);
    }

    assertThat(sets).extracting(this::timesSaid).containsExactly(1L, 1L, 1L, 1L);
    ecs.advance(Duration.ofHours(6));
    assertThat(sets).extracting(this::timesSaid).containsExactly(2L, 2L, 2L, 2L);
  }

  private String set(String definition) {
    CreateTaskSetResponse created =
        ecs.call(
            CreateTaskSetRequest.builder()
                .cluster("main")
                .service("shop")
                .taskDefinition(definition)
                .launchType(LaunchType.EC2)
                .scale(scale -> scale.value(25.0))
                .build());
    return created.taskSet().id();
  }

  private long timesSaid(String taskSet) {
    return ecs.messages("shop").stream()
        .filter(message -> message.contains(taskSet) && message.contains("unable to place"))
        .count();
  }
}
