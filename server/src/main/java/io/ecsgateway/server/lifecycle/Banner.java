package io.ecsgateway.server.lifecycle;

import io.ecsgateway.simulator.Simulator;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.PrintStream;

/** Says, once the gateway serves, where it does and what to try next. */
@Singleton
final class Banner implements ApplicationEventListener<ServerStartupEvent> {
  private final BackendChoice choice;
  private final Provider<Simulator> simulator;

  Banner(BackendChoice choice, Provider<Simulator> simulator) {
    this.choice = choice;
    this.simulator = simulator;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    if (event.getSource() instanceof GrpcEmbeddedServer server) {
      @SuppressWarnings("SystemOut") // what a person who started it by hand reads
      PrintStream out = System.out;
      out.print(text(server.getHost() + ":" + server.getPort()));
      out.flush();
    }
  }

  private String text(String address) {
    String backend =
        switch (choice.kind()) {
          case AWS -> "AWS";
          case SIMULATOR -> "an embedded simulator at " + simulator.get().endpoint();
        };
    return """

    ECS Gateway serves on %1$s, in front of %2$s.

      grpcurl -plaintext %1$s list
      grpcurl -plaintext -d '{"clusterName": "demo"}' %1$s ecsgateway.v1.Clusters/CreateCluster
      grpcurl -plaintext -d '{"clusters": ["demo"]}' %1$s ecsgateway.v1.Clusters/DescribeClusters

    """
        .formatted(address, backend);
  }
}
