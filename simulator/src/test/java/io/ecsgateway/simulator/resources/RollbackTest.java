package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.addIfNew;
import static io.ecsgateway.simulator.resources.TestAccount.guardedRequest;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

class RollbackTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void stoppedDeploymentRollsBackToTheLastCompletedRevision() {
    ecs.createStable("shop", 2);
    String good = ecs.service("shop").deployments().getFirst().id();
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    String arn = ecs.serviceDeployments("shop").getFirst().serviceDeploymentArn();
    stop(arn);
    List<String> statuses = new ArrayList<>();
    ecs.watch(
        "shop",
        200,
        service -> addIfNew(statuses, ecs.serviceDeployments("shop").getFirst().statusAsString()));
    ServiceDeployment done = ecs.serviceDeployments("shop").getFirst();
    Service service = ecs.service("shop");

    assertThat(statuses)
        .containsExactly("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL");
    assertThat(done.serviceDeploymentArn()).isEqualTo(arn);
    assertThat("ecs-svc/" + lastSegment(done.rollback().serviceRevisionArn())).isEqualTo(good);
    assertThat(done.targetServiceRevision().runningTaskCount()).isZero();
    assertThat(service.taskDefinition()).endsWith("app:1");
    assertThat(service.deployments()).extracting(Deployment::id).containsExactly(good);
    assertThat(service.runningCount()).isEqualTo(2);
    assertThat(ecs.messages("shop"))
        .contains("(service shop) rolling back to deployment " + good + ".");
  }

  @Test
  void rollbackBringsBackADeploymentThatIsLongGone() {
    ecs.createStable(
        serviceRequest("shop", 1)
            .deploymentConfiguration(
                limits -> limits.minimumHealthyPercent(0).maximumPercent(100)));
    String good = ecs.service("shop").deployments().getFirst().id();
    ecs.deploy("shop", "app:2");
    ecs.advance(4);
    assertThat(ecs.service("shop").deployments())
        .extracting(Deployment::id)
        .hasSize(1)
        .doesNotContain(good);
    stop(ecs.serviceDeployments("shop").getFirst().serviceDeploymentArn());
    ecs.advance(200);

    assertThat(ecs.service("shop").deployments()).extracting(Deployment::id).containsExactly(good);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
  }

  @Test
  void firstDeploymentHasNothingToRollBackTo() {
    ecs.create("shop", 1);
    ecs.advance(2);
    stop(ecs.serviceDeployments("shop").getFirst().serviceDeploymentArn());
    ecs.advance(60);

    assertThat(ecs.serviceDeployments("shop").getFirst().status())
        .isEqualTo(ServiceDeploymentStatus.STOPPED);
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
  }

  @Test
  @Deviation("superseded-rollback")
  void newDeploymentDuringARollbackMakesTheRollbackFail() {
    ecs.createStable("shop", 2);
    ecs.deploy("shop", "app:2");
    ecs.advance(20);
    stop(ecs.serviceDeployments("shop").getFirst().serviceDeploymentArn());
    ecs.advance(2);
    ecs.register("app");
    ecs.deploy("shop", "app:3");
    ecs.advance(200);

    assertThat(ecs.serviceDeployments("shop"))
        .extracting(ServiceDeployment::statusAsString)
        .containsExactly("SUCCESSFUL", "ROLLBACK_FAILED", "SUCCESSFUL");
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:3");
  }

  @Test
  void onlyDeploymentsUnderWayCanBeStopped() {
    ecs.createStable("shop", 1);
    String arn = ecs.serviceDeployments("shop").getFirst().serviceDeploymentArn();
    EcsException over =
        ecs.error(StopServiceDeploymentRequest.builder().serviceDeploymentArn(arn).build());
    EcsException unknown =
        ecs.error(StopServiceDeploymentRequest.builder().serviceDeploymentArn(arn + "x").build());
    EcsException abort =
        ecs.error(
            StopServiceDeploymentRequest.builder()
                .serviceDeploymentArn(arn)
                .stopType(StopServiceDeploymentStopType.ABORT)
                .build());

    assertThat(over.code()).isEqualTo("ConflictException");
    assertThat(over.resourceIds()).containsExactly(arn);
    assertThat(unknown.code()).isEqualTo("ServiceDeploymentNotFoundException");
    assertThat(abort.code()).isEqualTo("InvalidParameterException");
  }

  @Test
  void hookThatDoesNotWaitCannotBeContinued() {
    ecs.create("shop", 1);
    String arn = ecs.serviceDeployments("shop").getFirst().serviceDeploymentArn();
    EcsException error =
        ecs.error(
            ContinueServiceDeploymentRequest.builder()
                .serviceDeploymentArn(arn)
                .hookId("h")
                .build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
  }

  private void stop(String arn) {
    ecs.call(
        StopServiceDeploymentRequest.builder()
            .serviceDeploymentArn(arn)
            .stopType(StopServiceDeploymentStopType.ROLLBACK)
            .build());
  }

  private static String lastSegment(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  @Test
  @Deviation("user-rollback-state")
  void rollbackAskedForByAUserFailsTheDeploymentOnlyWhereTheBreakerIsOn() {
    assertThat(rolloutStateAfterUserRollback(serviceRequest("plain", 2))).isEqualTo("IN_PROGRESS");
    assertThat(rolloutStateAfterUserRollback(guardedRequest("guarded", 2, true)))
        .isEqualTo("FAILED");
  }

  private String rolloutStateAfterUserRollback(CreateServiceRequest.Builder request) {
    String name = ecs.createStable(request).serviceName();
    ecs.deploy(name, "app:2");
    ecs.advance(20);
    ecs.stopDeployment(ecs.newest(name).serviceDeploymentArn());
    ecs.advance(1);
    assertThat(ecs.newest(name).statusAsString()).isEqualTo("ROLLBACK_IN_PROGRESS");
    return ecs.service(name).deployments().get(1).rolloutStateAsString();
  }

  @Test
  @Deviation("late-rollback")
  void rollbackThatComesTooLateChangesNothing() {
    ecs.createStable("shop", 1);
    ecs.deploy("shop", "app:2");
    int seconds = ecs.advanceUntil("shop", ServiceDeploymentStatus.SUCCESSFUL);
    ecs.deploy("shop", "app:1");
    ecs.advance(seconds - 1L);
    ecs.stopDeployment(ecs.newest("shop").serviceDeploymentArn());
    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("ROLLBACK_REQUESTED");
    ecs.advance(1);

    assertThat(ecs.newest("shop").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.service("shop").taskDefinition()).endsWith("app:1");
  }
}
