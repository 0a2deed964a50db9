package io.ecsgateway.simulator.resources;

/** Whether something still needs a task definition. */
@FunctionalInterface
public interface TaskDefinitionUse {
  /** Returns whether an active service, deployment, task set or task refers to the revision. */
  boolean inUse(String taskDefinitionArn);
}
