import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.client.GatewayError;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ListClustersRequest;
import io.ecsgateway.v1.ListClustersResponse;
import io.ecsgateway.v1.ListServicesRequest;
import io.ecsgateway.v1.ListServicesResponse;
import io.ecsgateway.v1.ServicesGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;

/**
 * Lists the services of all clusters, target by target. Arguments: the gateway's address, targets.
 */
public final class ListServices {
  private ListServices() {}

  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("usage: ListServices ADDRESS TARGET...");
      System.exit(2);
    }
    for (int i = 1; i < args.length; i++) {
      String target = args[i];
      try (GatewayConnection gateway =
          GatewayConnection.to(args[0]).plaintext().target(target).connect()) {
        list(target, gateway.channel());
      } catch (StatusRuntimeException e) {
        GatewayError error = GatewayError.of(e);
        System.err.println(target + ": " + error.reason() + ": " + error.message());
        System.exit(1);
      }
    }
  }

  private static void list(String target, Channel channel) {
    ClustersGrpc.ClustersBlockingStub clusters = ClustersGrpc.newBlockingStub(channel);
    ListClustersRequest.Builder request = ListClustersRequest.newBuilder();
    ListClustersResponse page;
    do {
      page = clusters.listClusters(request.build());
      page.getClusterArnsList().forEach(cluster -> list(target, channel, cluster));
      request.setNextToken(page.getNextToken());
    } while (page.hasNextToken());
  }

  private static void list(String target, Channel channel, String cluster) {
    ServicesGrpc.ServicesBlockingStub services = ServicesGrpc.newBlockingStub(channel);
    ListServicesRequest.Builder request = ListServicesRequest.newBuilder().setCluster(cluster);
    ListServicesResponse page;
    do {
      page = services.listServices(request.build());
      page.getServiceArnsList().forEach(service -> System.out.println(target + "  " + service));
      request.setNextToken(page.getNextToken());
    } while (page.hasNextToken());
  }
}
