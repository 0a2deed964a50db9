package io.ecsgateway.server.watch.polling;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How often ECS is read for watches.
 *
 * @param budgetShare how much of what ECS allows an account and Region watches may use, of every
 *     throttle bucket; above 0, at most 1
 * @param serviceInterval between two reads of a service
 * @param deploymentInterval between two reads of a service deployment
 * @param deploymentsInterval between two lists of a service's deployments
 * @param taskInterval between two reads of a task
 * @param taskArnsInterval between two lists of tasks
 * @param taskDefinitionInterval between two reads of a task definition
 * @param longestInterval up to which throttling and failures widen an interval
 */
@ConfigurationProperties("gateway.watch")
public record PollSettings(
    @Bindable(defaultValue = "0.25") double budgetShare,
    @Bindable(defaultValue = "2s") Duration serviceInterval,
    @Bindable(defaultValue = "2s") Duration deploymentInterval,
    @Bindable(defaultValue = "5s") Duration deploymentsInterval,
    @Bindable(defaultValue = "2s") Duration taskInterval,
    @Bindable(defaultValue = "15s") Duration taskArnsInterval,
    @Bindable(defaultValue = "5s") Duration taskDefinitionInterval,
    @Bindable(defaultValue = "60s") Duration longestInterval) {

  public PollSettings {
    if (!(budgetShare > 0 && budgetShare <= 1)) {
      throw new IllegalArgumentException(
          "gateway.watch.budget-share: " + budgetShare + " (expected: above 0, at most 1)");
    }
    checkPositive("service-interval", serviceInterval);
    checkPositive("deployment-interval", deploymentInterval);
    checkPositive("deployments-interval", deploymentsInterval);
    checkPositive("task-interval", taskInterval);
    checkPositive("task-arns-interval", taskArnsInterval);
    checkPositive("task-definition-interval", taskDefinitionInterval);
    checkPositive("longest-interval", longestInterval);
  }

  private static void checkPositive(String name, Duration interval) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException(
          "gateway.watch." + name + ": " + interval + " (expected: above 0)");
    }
  }

  /** Returns how long to wait between two reads while nothing hinders. */
  Duration interval(Reading reading) {
    return switch (reading) {
      case SERVICES -> serviceInterval;
      case DEPLOYMENTS -> deploymentInterval;
      case DEPLOYMENT_LISTS -> deploymentsInterval;
      case TASKS -> taskInterval;
      case TASK_ARNS -> taskArnsInterval;
      case TASK_DEFINITIONS -> taskDefinitionInterval;
    };
  }
}
