package io.ecsgateway.server.watch.deployment;

import io.ecsgateway.server.watch.DeployedByTaskSetsException;
import io.ecsgateway.server.watch.Observation;
import io.ecsgateway.server.watch.Observation.Found;
import io.ecsgateway.server.watch.Observation.Missing;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;

/** What reads come to, where that is not plain from their type. */
final class Answers {
  /** In place of an answer, from an endpoint that keeps no service deployments. */
  static final String UNSUPPORTED = "UNSUPPORTED";

  private static final Set<String> TASK_SET_CONTROLLERS = Set.of("EXTERNAL", "CODE_DEPLOY");

  private Answers() {}

  /**
   * @throws DeployedByTaskSetsException if {@code service} has no deployments of its own
   */
  static void refuseTaskSets(Service service) {
    DeploymentController controller = service.deploymentController();
    String type = controller == null ? null : controller.typeAsString();
    if (type != null && TASK_SET_CONTROLLERS.contains(type)) {
      throw new DeployedByTaskSetsException(service.serviceName(), type);
    }
  }

  static boolean isUnsupported(Observation<?> observation) {
    return observation instanceof Missing<?> missing && missing.reason().equals(UNSUPPORTED);
  }

  static List<ServiceDeploymentBrief> briefs(Observation<?> observation) {
    return observation instanceof Found<?>(var subject, var when, List<?> listed)
        ? listed.stream()
            .map(ServiceDeploymentBrief.class::cast)
            .filter(brief -> brief.serviceDeploymentArn() != null)
            .toList()
        : List.of();
  }

  static List<String> taskArns(Observation<?> observation) {
    return observation instanceof Found<?>(var subject, var when, List<?> listed)
        ? listed.stream().map(String.class::cast).toList()
        : List.of();
  }
}
