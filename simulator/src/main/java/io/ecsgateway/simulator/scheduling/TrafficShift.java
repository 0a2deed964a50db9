package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a service deployment that shifts traffic has come, on its way and on its way back. */
final class TrafficShift {
  private final @Nullable SimulatedDeployment source;
  private List<TrafficStep> steps;
  private int position = -1;
  private Instant since = Instant.MIN;
  private boolean back;
  private Timer stageEnds = Timer.NONE;
  private Timer hooksDue = Timer.NONE;
  private List<HookRun> hooks = List.of();
  private List<HookRun> hooksBefore = List.of();

  /**
   * @param source the deployment that has all traffic at the beginning; null if there is none
   */
  TrafficShift(@Nullable SimulatedDeployment source, List<TrafficStep> steps) {
    this.source = source;
    this.steps = steps;
  }

  @Nullable SimulatedDeployment source() {
    return source;
  }

  /** Whether traffic is on its way back to where it came from. */
  boolean isBack() {
    return back;
  }

  /** Whether a stage has been reached, since it began or turned back. */
  boolean isUnderWay() {
    return position >= 0;
  }

  TrafficStep step() {
    return steps.get(position);
  }

  /** Returns when the present stage was reached. */
  Instant since() {
    return since;
  }

  boolean isAt(LifecycleStage stage) {
    return isUnderWay() && step().stage() == stage;
  }

  /** Whether the PRIMARY deployment is to have tasks by now. */
  boolean hasScaledUp() {
    return back || (isUnderWay() && step().stage().compareTo(LifecycleStage.SCALE_UP) >= 0);
  }

  /** Whether a deployment is wanted even if it happens to have no tasks. */
  boolean keeps(SimulatedDeployment deployment) {
    return deployment == source && !back && !isAt(LifecycleStage.CLEAN_UP);
  }

  void enterNext(Instant now) {
    position++;
    since = now;
  }

  /** Takes what has the service looked at when the present stage may end. */
  void stageEnds(Timer timer) {
    stageEnds.cancel();
    stageEnds = timer;
  }

  /** Leaves what remained to be done for what leads back. */
  void turnBack(List<TrafficStep> stepsBack) {
    close();
    hooksBefore = hooks;
    hooks = List.of();
    steps = stepsBack;
    position = -1;
    back = true;
  }

  /** Returns the hooks of the present stage. */
  List<HookRun> hooks() {
    return hooks;
  }

  /** Returns the hooks of the present stage and those that led back. */
  List<HookRun> allHooks() {
    List<HookRun> all = new ArrayList<>(hooksBefore);
    all.addAll(hooks);
    return List.copyOf(all);
  }

  /**
   * Takes over what became of the hooks.
   *
   * @param due what has the service looked at when the next of them changes by itself
   */
  void hooks(List<HookRun> changed, Timer due) {
    hooksDue.cancel();
    hooksDue = due;
    hooks = changed;
  }

  /** Waits no longer for the end of the stage, and drops hooks that were waited for. */
  void close() {
    stageEnds.cancel();
    hooksDue.cancel();
    hooks = hooks.stream().filter(HookRun::isResolved).toList();
  }
}
