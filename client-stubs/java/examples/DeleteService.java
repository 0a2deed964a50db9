import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.client.GatewayError;
import io.ecsgateway.client.Watch;
import io.ecsgateway.v1.DeleteServiceRequest;
import io.ecsgateway.v1.ServiceDeletionFinished;
import io.ecsgateway.v1.ServiceDeletionOutcome;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceDeletionResponse;
import io.grpc.StatusRuntimeException;

/**
 * Deletes a service and watches its tasks drain. Arguments: the gateway's address, cluster,
 * service. The watch begins before the deletion, so that no task is missed. Exit code 0 if they
 * have drained, else 1.
 */
public final class DeleteService {
  private DeleteService() {}

  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.println("usage: DeleteService ADDRESS CLUSTER SERVICE");
      System.exit(2);
    }
    try (GatewayConnection gateway = GatewayConnection.to(args[0]).plaintext().connect();
        Watch<WatchServiceDeletionResponse> watch =
            gateway.watch(
                ServicesGrpc.getWatchServiceDeletionMethod(),
                WatchServiceDeletionRequest.newBuilder()
                    .setCluster(args[1])
                    .setService(args[2])
                    .build())) {
      ServiceDeletionFinished finished = null;
      boolean deleted = false;
      while (watch.hasNext()) {
        WatchServiceDeletionResponse message = watch.next();
        switch (message.getEventCase()) {
          case SNAPSHOT -> {
            System.out.println(message.getSnapshot());
            if (!deleted) { // another stream begins with another snapshot
              deleted = true;
              System.out.println("deleting " + delete(gateway, args[1], args[2]));
            }
          }
          case PROGRESS -> System.out.println(message.getProgress());
          case FINISHED -> finished = message.getFinished();
          default -> {}
        }
      }
      System.out.println(finished.getOutcome() + " " + finished.getReason());
      System.exit(
          finished.getOutcome() == ServiceDeletionOutcome.SERVICE_DELETION_OUTCOME_DRAINED ? 0 : 1);
    } catch (StatusRuntimeException e) {
      GatewayError error = GatewayError.of(e);
      System.err.println(error.code() + " " + error.reason() + ": " + error.message());
      System.exit(1);
    }
  }

  private static String delete(GatewayConnection gateway, String cluster, String service) {
    return ServicesGrpc.newBlockingStub(gateway.channel())
        .deleteService(
            DeleteServiceRequest.newBuilder()
                .setCluster(cluster)
                .setService(service)
                .setForce(true)
                .build())
        .getService()
        .getServiceArn();
  }
}
