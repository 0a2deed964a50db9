package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A line of the correctness matrix.
 *
 * @param history what happens, made anew for each run
 * @param outcome how the watch ends; UNSPECIFIED if it goes on until {@code lastSecond}
 * @param check what else is true at the end
 */
record Row(
    String name,
    WatchServiceDeploymentRequest request,
    Supplier<ScriptedService> history,
    int lastSecond,
    DeploymentOutcome outcome,
    Consumer<Told> check) {

  /** How long histories run unless told otherwise: 10 minutes. */
  private static final int HORIZON = 600;

  private static final int GOES_ON_UNTIL = 150;

  static Row row(
      String name,
      UnaryOperator<WatchServiceDeploymentRequest.Builder> request,
      Supplier<ScriptedService> history,
      DeploymentOutcome outcome,
      Consumer<Told> check) {
    WatchServiceDeploymentRequest.Builder of =
        WatchServiceDeploymentRequest.newBuilder().setCluster("shop").setService("web");
    return new Row(name, request.apply(of).build(), history, HORIZON, outcome, check);
  }

  /** A row whose watch goes on. */
  static Row goesOn(
      String name,
      UnaryOperator<WatchServiceDeploymentRequest.Builder> request,
      Supplier<ScriptedService> history,
      Consumer<Told> check) {
    Row row = row(name, request, history, DeploymentOutcome.DEPLOYMENT_OUTCOME_UNSPECIFIED, check);
    return new Row(name, row.request(), history, GOES_ON_UNTIL, row.outcome(), check);
  }

  boolean ends() {
    return outcome != DeploymentOutcome.DEPLOYMENT_OUTCOME_UNSPECIFIED;
  }

  @Override
  public String toString() {
    return name;
  }
}
