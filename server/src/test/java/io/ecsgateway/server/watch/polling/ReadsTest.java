package io.ecsgateway.server.watch.polling;

import static io.ecsgateway.server.watch.polling.PolledEcs.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.server.watch.Subject.OfDeployment;
import io.ecsgateway.server.watch.Subject.OfDeployments;
import io.ecsgateway.server.watch.Subject.OfService;
import io.ecsgateway.server.watch.Subject.OfTask;
import io.ecsgateway.server.watch.Subject.OfTaskArns;
import io.ecsgateway.server.watch.Subject.OfTaskDefinition;
import io.ecsgateway.simulator.wire.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** How each kind of subject is read, and what it means that there is nothing to read. */
@Timeout(60)
@ResourceLock("the simulator of PolledEcs")
class ReadsTest {
  private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:";

  private final PolledEcs polled = PolledEcs.withoutJitter();

  @AfterEach
  void close() {
    polled.close();
  }

  @Test
  void aServiceIsFoundByWhateverNameItHas() {
    polled.createServices("service", 1);
    List<Recorder> recorders = new ArrayList<>();
    for (String name :
        List.of("service-0", ARN + "service/default/service-0", ARN + "service/service-0")) {
      recorders.add(polled.watch(service(name)));
    }

    polled.advance(Duration.ofSeconds(1));

    assertThat(recorders)
        .allSatisfy(recorder ->
            assertThat(recorder.found(Service.class))
                .singleElement()
                .extracting(Service::serviceName)
                .isEqualTo("service-0"));
    assertThat(polled.calls("DescribeServices")).hasSize(1);
  }

  @Test
  void everyKindOfSubjectIsRead() {
    polled.createServices("web", 1);
    polled.ecs().updateService(r -> r.service("web-0").desiredCount(2)).join();
    polled.advance(Duration.ofMinutes(1));
    Recorder running = polled.watch(tasks(new OfTaskArns.OfServiceName("web-0"), false));
    Recorder family = polled.watch(tasks(new OfTaskArns.OfFamily("app"), false));
    Recorder stopped = polled.watch(tasks(new OfTaskArns.StartedBy("nobody"), true));
    Recorder deployments = polled.watch(new OfDeployments(Targets.DEFAULT, "default", "web-0"));
    Recorder definition = polled.watch(new OfTaskDefinition(Targets.DEFAULT, "app:1"));
    polled.advance(Duration.ofSeconds(1));

    assertThat(running.foundList()).hasSize(2);
    assertThat(family.foundList()).isEqualTo(running.foundList());
    assertThat(stopped.foundList()).isEmpty();
    assertThat(definition.found(TaskDefinition.class))
        .singleElement()
        .extracting(TaskDefinition::family)
        .isEqualTo("app");
    ServiceDeploymentBrief brief = (ServiceDeploymentBrief) deployments.foundList().getFirst();
    String taskArn = (String) running.foundList().getFirst();

    Recorder deployment =
        polled.watch(new OfDeployment(Targets.DEFAULT, brief.serviceDeploymentArn()));
    Recorder task = polled.watch(new OfTask(Targets.DEFAULT, "default", taskArn));
    polled.advance(Duration.ofSeconds(1));

    assertThat(deployment.found(ServiceDeployment.class)).hasSize(1);
    assertThat(task.found(Task.class)).singleElement().extracting(Task::taskArn).isEqualTo(taskArn);
    assertThat(polled.calls("ListTasks"))
        .extracting(Call::body)
        .containsExactlyInAnyOrder(
            "{\"cluster\":\"default\",\"serviceName\":\"web-0\"}",
            "{\"cluster\":\"default\",\"family\":\"app\"}",
            "{\"cluster\":\"default\",\"startedBy\":\"nobody\",\"desiredStatus\":\"STOPPED\"}");
    assertThat(polled.calls("ListServiceDeployments").getFirst().request().path("maxResults"))
        .hasToString("20");
  }

  @Test
  void eachClusterHasCallsOfItsOwn() {
    polled.createServices("service", 1);
    polled.watch(service("service-0"));
    polled.watch(new OfService(Targets.DEFAULT, "other", "service-0"));

    polled.advance(Duration.ofSeconds(1));

    assertThat(polled.calls("DescribeServices"))
        .extracting(call -> call.request().path("cluster").asText())
        .containsExactlyInAnyOrder("", "other");
  }

  @Test
  void aClusterThatIsGoneHasNoServices() {
    List<Recorder> recorders = polled.watchServices(3);
    polled.failAll("ClusterNotFoundException", 400);

    polled.advance(Duration.ofSeconds(1));

    assertThat(recorders)
        .allSatisfy(
            recorder -> assertThat(recorder.missing()).containsExactly("CLUSTER_NOT_FOUND"));
    assertThat(polled.calls("DescribeServices")).hasSize(1);
  }

  @Test
  void aMissingServiceIsNotAFailure() {
    List<Recorder> there = polled.watchServices(1);
    Recorder missing = polled.watch(service("nowhere"));

    polled.advance(Duration.ofSeconds(3));

    assertThat(missing.missing()).containsExactly("MISSING", "MISSING");
    assertThat(there.getFirst().found(Service.class)).hasSize(2);
    assertThat(polled.calls("DescribeServices")).hasSize(2);
  }

  @Test
  void aTaskDefinitionThatCannotBeDescribedIsMissing() {
    Recorder recorder = polled.watch(new OfTaskDefinition(Targets.DEFAULT, "nowhere:7"));

    polled.advance(Duration.ofSeconds(1));

    assertThat(recorder.missing()).containsExactly("TASK_DEFINITION_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UnsupportedFeatureException", "UnknownOperationException"})
  void anEndpointWithoutServiceDeploymentsSaysSo(String code) {
    Recorder list = polled.watch(new OfDeployments(Targets.DEFAULT, "", "web"));
    Recorder one = polled.watch(new OfDeployment(Targets.DEFAULT, deploymentArn(1)));
    Recorder two = polled.watch(new OfDeployment(Targets.DEFAULT, deploymentArn(2)));
    polled.failAll(code, 400);

    polled.advance(Duration.ofSeconds(1));

    for (Recorder recorder : List.of(list, one, two)) {
      assertThat(recorder.missing()).containsExactly("UNSUPPORTED");
      assertThat(recorder.failure()).isNull();
    }
  }

  private static OfTaskArns tasks(OfTaskArns.Filter filter, boolean stopped) {
    return new OfTaskArns(Targets.DEFAULT, "default", filter, stopped);
  }

  private static String deploymentArn(int id) {
    return ARN + "service-deployment/default/web/" + id;
  }
}
