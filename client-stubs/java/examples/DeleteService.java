import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.client.GatewayError;
import io.ecsgateway.client.Watch;
import io.ecsgateway.v1.DeleteServiceRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceDeletionRequest;
import io.ecsgateway.v1.WatchServiceDeletionResponse;
import io.grpc.StatusRuntimeException;

/**
 * Deletes a service and watches its tasks drain. Arguments: the gateway's address, cluster,
 * service. The watch begins before the deletion, so that no task is missed.
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
      boolean deleted = false;
      while (watch.hasNext()) {
        WatchServiceDeletionResponse message = watch.next();
        if (!deleted) {
          deleted = true;
          System.out.println("deleting " + delete(gateway, args[1], args[2]));
        }
        switch (message.getEventCase()) {
          case SNAPSHOT -> System.out.println(message.getSnapshot());
          case PROGRESS -> System.out.println(message.getProgress());
          case FINISHED ->
              System.out.println(
                  message.getFinished().getOutcome() + " " + message.getFinished().getReason());
          default -> {}
        }
      }
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
