package io.ecsgateway.simulator.scheduling;

/** What finds out that a deployment has failed, in ECS's words as far as they are known. */
public enum Monitor {
  CIRCUIT_BREAKER(
      "tasks failed to start.",
      "ECS deployment circuit breaker: ",
      "the circuit breaker threshold was exceeded."),
  ALARMS("alarm detected.", "ECS deployment alarms: ", "an alarm was detected."),
  HOOKS(
      "hook execution failure(s) detected.",
      "ECS deployment lifecycle hooks: ",
      "a lifecycle hook failed.");

  private final String failure;
  private final String prefix;
  private final String reason;

  Monitor(String failure, String prefix, String reason) {
    this.failure = failure;
    this.prefix = prefix;
    this.reason = reason;
  }

  /** Returns what the event of the failure says after "deployment failed: ". */
  String failure() {
    return failure;
  }

  /** Returns the failed deployment's rolloutStateReason. */
  String failed() {
    return prefix + failure;
  }

  /** Returns the rolloutStateReason of the deployment that takes over. */
  String rollingBackTo(String deploymentId) {
    return prefix + "rolling back to deploymentId " + deploymentId + ".";
  }

  /** Returns the service deployment's statusReason when it is rolled back. */
  String rolledBack() {
    return "Service deployment rolled back because " + reason;
  }

  /** Returns the service deployment's statusReason when it is not. */
  String stopped() {
    return "Service deployment stopped because " + reason;
  }
}
