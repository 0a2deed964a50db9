package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.Timer;
import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStatus;

/**
 * The lifecycle hooks of all deployments: those that pause until told to go on, and those whose
 * Lambda functions are asked. A function answers SUCCEEDED until it is told otherwise.
 */
public final class LifecycleHooks {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofDays(1);
  private static final String FUNCTION = ":function:";

  /**
   * Functions that answer anything but SUCCEEDED; more would be a mistake of whoever tells them.
   */
  private static final int MOST_ANSWERS = 1000;

  private final World world;
  private final Consumer<SimulatedService> poke;
  private final Map<String, HookAnswer> answers = new HashMap<>();

  /**
   * @param poke has a service looked at again
   */
  LifecycleHooks(World world, Consumer<SimulatedService> poke) {
    this.world = world;
    this.poke = poke;
  }

  /**
   * Has a function, given by its ARN or its name, answer so from now on.
   *
   * @throws IllegalStateException if too many functions answer anything but SUCCEEDED
   */
  public void answer(String function, HookAnswer answer) {
    String name = name(function);
    if (answer.status() == HookAnswer.Status.SUCCEEDED) {
      answers.remove(name);
      return;
    }
    if (!answers.containsKey(name) && answers.size() >= MOST_ANSWERS) {
      throw new IllegalStateException(
          "hooks: "
              + MOST_ANSWERS
              + " (expected: no more functions that answer anything but SUCCEEDED)");
    }
    answers.put(name, answer);
  }

  /** Ends the pause of a hook that awaits an action. */
  public void resolve(SimulatedServiceDeployment deployment, String hookId, boolean goOn) {
    DeploymentLifecycleHookStatus status =
        goOn ? DeploymentLifecycleHookStatus.SUCCEEDED : DeploymentLifecycleHookStatus.FAILED;
    TrafficShift shift = Objects.requireNonNull(deployment.shift());
    take(
        deployment,
        shift,
        shift.hooks().stream()
            .map(run -> run.id().equals(hookId) ? run.with(status) : run)
            .toList());
    deployment.touch(world.now());
    poke.accept(deployment.service());
  }

  /** Sets the hooks of the stage that a deployment has just reached to work. */
  void open(SimulatedServiceDeployment deployment, TrafficShift shift) {
    String stage = shift.step().stage().name();
    take(
        deployment,
        shift,
        deployment.configuration().lifecycleHooks().stream()
            .filter(hook -> hook.lifecycleStagesAsStrings().contains(stage))
            .map(this::opened)
            .toList());
    advance(deployment, shift);
  }

  /**
   * Asks functions that are to be asked now, and lets time run out; returns whether any changed.
   */
  boolean advance(SimulatedServiceDeployment deployment, TrafficShift shift) {
    List<HookRun> before = shift.hooks();
    List<HookRun> after = before.stream().map(this::advanced).toList();
    if (after.equals(before)) {
      return false;
    }
    take(deployment, shift, after);
    deployment.touch(world.now());
    poke.accept(deployment.service());
    return true;
  }

  /** Takes over what became of hooks, and waits for what happens to one of them next. */
  private void take(
      SimulatedServiceDeployment deployment, TrafficShift shift, List<HookRun> hooks) {
    SimulatedService service = deployment.service();
    Timer due =
        hooks.stream()
            .filter(run -> !run.isResolved())
            .map(HookRun::dueAt)
            .min(Comparator.naturalOrder())
            .map(next -> Duration.between(world.now(), next))
            .map(delay -> service.timers().after(delay, () -> poke.accept(service)))
            .orElse(Timer.NONE);
    shift.hooks(hooks, due);
  }

  private HookRun opened(DeploymentLifecycleHook hook) {
    Duration timeout =
        hook.timeoutConfiguration() == null
                || hook.timeoutConfiguration().timeoutInMinutes() == null
            ? DEFAULT_TIMEOUT
            : Duration.ofMinutes(hook.timeoutConfiguration().timeoutInMinutes());
    boolean pause = HookRun.isPause(hook);
    return new HookRun(
        (pause ? "ecs-pause-" : "ecs-lambda-") + world.ids().base64Url43(),
        hook,
        pause
            ? DeploymentLifecycleHookStatus.AWAITING_ACTION
            : DeploymentLifecycleHookStatus.IN_PROGRESS,
        world.now().plus(timeout),
        world.now());
  }

  private HookRun advanced(HookRun run) {
    Instant now = world.now();
    if (run.isResolved()) {
      return run;
    }
    if (!now.isBefore(run.expiresAt())) {
      return run.with(DeploymentLifecycleHookStatus.TIMED_OUT);
    }
    return run.awaitsAction() || now.isBefore(run.askAt()) ? run : asked(run);
  }

  private HookRun asked(HookRun run) {
    HookAnswer answer =
        answers.getOrDefault(name(run.hook().hookTargetArn()), HookAnswer.SUCCEEDED);
    return switch (answer.status()) {
      case SUCCEEDED -> run.with(DeploymentLifecycleHookStatus.SUCCEEDED);
      case FAILED -> run.with(DeploymentLifecycleHookStatus.FAILED);
      case IN_PROGRESS -> run.askedAgainAt(world.now().plus(answer.callBackDelay()));
    };
  }

  private static String name(String function) {
    int name = function.indexOf(FUNCTION);
    return name < 0 ? function : function.substring(name + FUNCTION.length());
  }
}
