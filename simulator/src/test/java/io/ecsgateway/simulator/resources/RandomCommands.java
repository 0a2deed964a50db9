package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/** Does to one service whatever a user might, in an order that a seed decides. */
final class RandomCommands {
  static final String SERVICE = "shop";

  /** What befalls the service's tasks, beside what is asked of the service. */
  enum Trouble {
    NONE,
    STOPPED_TASKS,
    FAILURES,
    /** Failures, in deployments of all strategies with hooks. */
    SHIFTS
  }

  private static final List<String> GOOD = List.of("app:1", "app:2");
  private static final List<String> BAD = List.of("crashing", "missing", "sick");

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
  private final Trouble trouble;
  private final RandomShifts shifts;

  RandomCommands(TestAccount ecs, long seed, Trouble trouble) {
    this.ecs = ecs;
    this.random = new Random(seed);
    this.trouble = trouble;
    this.shifts = new RandomShifts(ecs, random, SERVICE);
    if (fails()) {
      registerFailing(ecs);
    }
    create();
  }

  /** Registers the definitions "crashing", "missing" and "sick". */
  static void registerFailing(TestAccount ecs) {
    ecs.registerLabelled("crashing", "crash-after", "5s");
    ecs.registerLabelled("missing", "image-missing", "true");
    ecs.registerContainer(
        "sick",
        container ->
            container
                .healthCheck(TestAccount.healthCheck())
                .dockerLabels(TestAccount.labels("unhealthy-after", "5s")));
  }

  /** Does one thing, or rather often nothing; returns what. */
  String next() {
    int pace = trouble == Trouble.SHIFTS ? random.nextInt(30) : 2;
    if (pace > 4) {
      return "";
    }
    try {
      if (pace < 2) {
        return shifts.next();
      }
      return switch (random.nextInt(40)) {
        case 0, 1 -> {
          boolean bad =
              trouble == Trouble.FAILURES
                  ? random.nextInt(3) > 0
                  : fails() && random.nextInt(3) == 0;
          String definition = any(bad ? BAD : GOOD);
          ecs.deploy(SERVICE, definition);
          yield "deploy " + definition;
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
        case 7, 8 -> trouble == Trouble.STOPPED_TASKS ? stopTask() : monitor();
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

  private boolean fails() {
    return trouble == Trouble.FAILURES || trouble == Trouble.SHIFTS;
  }

  private void create() {
    ecs.create(serviceRequest(SERVICE, random.nextInt(6)));
    if (trouble == Trouble.SHIFTS) {
      shifts.configure();
    }
  }

  /** Changes what watches deployments, or sets an alarm off. */
  private String monitor() {
    if (!fails()) {
      return "";
    }
    if (random.nextBoolean()) {
      AlarmState state = random.nextBoolean() ? AlarmState.ALARM : AlarmState.OK;
      ecs.setAlarm("errors", state);
      return "alarm " + state;
    }
    boolean guarded = random.nextInt(3) > 0;
    boolean rollback = random.nextBoolean();
    boolean reset = random.nextBoolean();
    int threshold = 1 + random.nextInt(4);
    boolean alarms = random.nextBoolean();
    ecs.update(
        updateRequest(SERVICE)
            .deploymentConfiguration(limits ->
                limits
                    .bakeTimeInMinutes(random.nextInt(2))
                    .alarms(
                        watched -> watched.enable(alarms).rollback(rollback).alarmNames("errors"))
                    .deploymentCircuitBreaker(breaker ->
                        breaker
                            .enable(guarded)
                            .rollback(rollback)
                            .resetOnHealthyTask(reset)
                            .thresholdConfiguration(
                                t -> t.type(ThresholdType.COUNT).value(threshold)))));
    return "breaker " + guarded + " alarms " + alarms + " rollback " + rollback;
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
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
