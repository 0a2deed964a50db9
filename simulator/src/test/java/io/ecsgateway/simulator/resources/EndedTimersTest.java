package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.ShiftedTraffic.FUNCTION;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.advanceTo;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.blueGreen;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.createDeployed;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.lambda;
import static io.ecsgateway.simulator.resources.ShiftedTraffic.pause;
import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestInstances.onEc2;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.POST_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage.PRE_SCALE_UP;

import io.ecsgateway.simulator.engine.HookAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;

/** What has ended leaves nothing behind that waits. */
class EndedTimersTest {
  /** After that, ECS no longer describes stopped tasks and deleted services. */
  private static final Duration FORGOTTEN = Duration.ofHours(1).plusMinutes(5);

  private final TestAccount ecs = new TestAccount();

  @Test
  void servicesThatAreGoneLeaveNothingThatWaits() {
    int before = ecs.pendingEvents();
    ecs.registerLabelled("crashing", "crash-after", "9000000s");
    ecs.createStable(serviceRequest("protected", 2).taskDefinition("crashing"));
    protect("protected", 2880);
    ecs.setHook(FUNCTION, HookAnswer.inProgress(Duration.ofHours(7)));
    createDeployed(
        ecs, "hooked", 1, blueGreen().andThen(c -> c.lifecycleHooks(lambda(PRE_SCALE_UP))));
    ecs.deploy("hooked", "app:2");
    advanceTo(ecs, "hooked", "PRE_SCALE_UP");
    ecs.create(onEc2("unplaced", 1));
    ecs.createStable(
        serviceRequest("baking", 1)
            .deploymentConfiguration(c ->
                c.bakeTimeInMinutes(1440)
                    .alarms(a -> a.enable(true).rollback(true).alarmNames("a"))));
    ecs.deploy("baking", "app:2");
    ecs.advance(300);
    for (String service : new String[] {"protected", "hooked", "unplaced", "baking"}) {
      ecs.delete(service, true);
    }
    ecs.advance(FORGOTTEN);

    assertThat(ecs.pendingEvents()).isEqualTo(before);
  }

  @Test
  void protectionThatIsReplacedOrTakenBackNoLongerWaits() {
    ecs.createStable("shop", 1);
    int before = ecs.pendingEvents();
    for (int minutes = 1; minutes <= 100; minutes++) {
      protect("shop", minutes);
    }
    ecs.advance(2);
    assertThat(ecs.pendingEvents()).isEqualTo(before + 1);
    ecs.call(protection("shop").protectionEnabled(false).build());
    ecs.advance(2);
    assertThat(ecs.pendingEvents()).isEqualTo(before);
  }

  @Test
  void deploymentsThatAreOverLeaveNothingThatWaits() {
    createDeployed(
        ecs,
        "shop",
        1,
        blueGreen().andThen(c -> c.bakeTimeInMinutes(1440).lifecycleHooks(pause(POST_SCALE_UP))));
    ecs.advance(FORGOTTEN);
    int before = ecs.pendingEvents();
    for (int i = 0; i < 3; i++) {
      ecs.deploy("shop", "app:2");
      advanceTo(ecs, "shop", "POST_SCALE_UP");
      proceed();
      advanceTo(ecs, "shop", "BAKE_TIME");
      ecs.call(
          StopServiceDeploymentRequest.builder()
              .serviceDeploymentArn(ecs.newest("shop").serviceDeploymentArn())
              .stopType(StopServiceDeploymentStopType.ROLLBACK)
              .build());
      ecs.advance(FORGOTTEN);
    }

    assertThat(ecs.newest("shop").statusAsString()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(ecs.pendingEvents()).isEqualTo(before);
  }

  @Test
  void aShortageThatChangesIsRepeatedOnce() {
    ecs.create(onEc2("shop", 1));
    ecs.advance(60);
    int before = ecs.pendingEvents();
    for (int i = 0; i < 10; i++) {
      String tooSmall = TestInstances.sized(ecs, 1024, 1);
      ecs.advance(60);
      TestInstances.deregister(ecs, tooSmall, true);
      ecs.advance(60);
    }
    ecs.advance(FORGOTTEN);

    assertThat(ecs.pendingEvents()).isEqualTo(before);
  }

  private void proceed() {
    var deployment = ecs.newest("shop");
    ecs.call(
        ContinueServiceDeploymentRequest.builder()
            .serviceDeploymentArn(deployment.serviceDeploymentArn())
            .hookId(deployment.lifecycleHookDetails().getFirst().hookId())
            .build());
  }

  private void protect(String service, int minutes) {
    ecs.call(protection(service).protectionEnabled(true).expiresInMinutes(minutes).build());
  }

  private UpdateTaskProtectionRequest.Builder protection(String service) {
    return UpdateTaskProtectionRequest.builder()
        .cluster("main")
        .tasks(ecs.taskArns(service, DesiredStatus.RUNNING));
  }
}
