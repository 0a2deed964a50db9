import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.client.GatewayError;
import io.ecsgateway.client.Watch;
import io.ecsgateway.v1.Deployment;
import io.ecsgateway.v1.DeploymentFinished;
import io.ecsgateway.v1.DeploymentOutcome;
import io.ecsgateway.v1.DeploymentProgress;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.UpdateServiceRequest;
import io.ecsgateway.v1.UpdateServiceResponse;
import io.ecsgateway.v1.WatchServiceDeploymentRequest;
import io.ecsgateway.v1.WatchServiceDeploymentResponse;
import io.grpc.StatusRuntimeException;

/**
 * Deploys a task definition to a service and waits, with a progress bar. Arguments: the gateway's
 * address, cluster, service, task definition. Exit code 0: the deployment succeeded; 1: it did not,
 * and the reason is shown.
 */
public final class Deploy {
  private static final int BAR = 40;

  private Deploy() {}

  public static void main(String[] args) {
    if (args.length != 4) {
      System.err.println("usage: Deploy ADDRESS CLUSTER SERVICE TASK_DEFINITION");
      System.exit(2);
    }
    // A gateway elsewhere than on this machine: without plaintext(), and with token(...).
    try (GatewayConnection gateway = GatewayConnection.to(args[0]).plaintext().connect()) {
      DeploymentFinished finished = deploy(gateway, args[1], args[2], args[3]);
      System.out.println(finished.getOutcome() + " " + finished.getReason());
      System.exit(finished.getOutcome() == DeploymentOutcome.DEPLOYMENT_OUTCOME_SUCCEEDED ? 0 : 1);
    } catch (StatusRuntimeException e) {
      GatewayError error = GatewayError.of(e);
      System.err.println(error.code() + " " + error.reason() + ": " + error.message());
      System.exit(1);
    }
  }

  private static DeploymentFinished deploy(
      GatewayConnection gateway, String cluster, String service, String taskDefinition) {
    UpdateServiceResponse updated =
        ServicesGrpc.newBlockingStub(gateway.channel())
            .updateService(
                UpdateServiceRequest.newBuilder()
                    .setCluster(cluster)
                    .setService(service)
                    .setTaskDefinition(taskDefinition)
                    .build());
    // Watched by its id, so that no other deployment is taken for it.
    String id =
        updated.getService().getDeploymentsList().stream()
            .filter(deployment -> deployment.getStatus().equals("PRIMARY"))
            .map(Deployment::getId)
            .findFirst()
            .orElseThrow();
    WatchServiceDeploymentRequest request =
        WatchServiceDeploymentRequest.newBuilder()
            .setCluster(cluster)
            .setService(service)
            .setDeploymentId(id)
            .build();
    DeploymentFinished finished = DeploymentFinished.getDefaultInstance();
    try (Watch<WatchServiceDeploymentResponse> watch =
        gateway.watch(ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(), request)) {
      while (watch.hasNext()) {
        WatchServiceDeploymentResponse message = watch.next();
        switch (message.getEventCase()) {
          case SNAPSHOT -> show(message.getSnapshot());
          case PROGRESS -> show(message.getProgress());
          case FINISHED -> {
            finished = message.getFinished();
            show(finished.getLast());
          }
          default -> {}
        }
      }
    }
    return finished;
  }

  private static void show(DeploymentProgress progress) {
    int full = progress.getPercent() * BAR / 100;
    System.out.printf(
        "[%s%s] %3d %%  %d of %d tasks run, %d failed%n",
        "#".repeat(full),
        ".".repeat(BAR - full),
        progress.getPercent(),
        progress.getTargetRunningCount(),
        progress.getTargetDesiredCount(),
        progress.getFailedTaskCount());
  }
}
