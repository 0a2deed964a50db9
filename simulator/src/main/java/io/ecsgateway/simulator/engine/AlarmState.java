package io.ecsgateway.simulator.engine;

/** The states of a CloudWatch alarm that deployments care for. */
public enum AlarmState {
  OK,
  ALARM
}
