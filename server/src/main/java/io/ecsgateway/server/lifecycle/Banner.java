package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.access.identity.Callers;
import io.ecsgateway.server.aws.Target;
import io.ecsgateway.server.aws.Targets;
import io.ecsgateway.simulator.Simulator;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says, once the gateway serves, where it does and what to try next. */
@Singleton
final class Banner implements ApplicationEventListener<ServerStartupEvent> {
  private final BackendChoice choice;
  private final Provider<Simulator> simulator;
  private final Optional<TlsSettings> tls;
  private final Callers callers;
  private final Targets targets;

  Banner(
      BackendChoice choice,
      Provider<Simulator> simulator,
      Optional<TlsSettings> tls,
      Callers callers,
      Targets targets) {
    this.choice = choice;
    this.simulator = simulator;
    this.tls = tls;
    this.callers = callers;
    this.targets = targets;
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
    StringBuilder text = new StringBuilder("\nECS Gateway serves on ").append(address);
    String grpcurl = "grpcurl " + options() + " ";
    switch (choice.kind()) {
      case AWS ->
          text.append(", in front of ")
              .append(Objects.requireNonNullElse(choice.ecsEndpoint(), "AWS"))
              .append(": ")
              .append(targets())
              .append(".\n\n")
              .append("  %s%s list%n".formatted(grpcurl, address))
              .append("  %s%s ecsgateway.v1.Clusters/ListClusters%n".formatted(grpcurl, address));
      case SIMULATOR ->
          text.append(", in front of an embedded simulator at ")
              .append(simulator.get().endpoint())
              .append(".\n\n")
              .append("  %s%s list%n".formatted(grpcurl, address))
              .append(onDemo(grpcurl, "{\"clusterName\": \"demo\"}", address, "CreateCluster"))
              .append(onDemo(grpcurl, "{\"clusters\": [\"demo\"]}", address, "DescribeClusters"));
    }
    return text.append('\n').toString();
  }

  private String targets() {
    Target standard = targets.named(null);
    return targets.all().values().stream()
        .map(each ->
            "%s (%s%s)"
                .formatted(each.name(), each.region(), each.equals(standard) ? ", by default" : ""))
        .collect(Collectors.joining(", "));
  }

  private static String onDemo(String grpcurl, String request, String address, String rpc) {
    return "  %s-d '%s' %s ecsgateway.v1.Clusters/%s%n".formatted(grpcurl, request, address, rpc);
  }

  /** What a caller has to tell grpcurl; file names are the reader's own. */
  private String options() {
    String options = tls.isPresent() ? "-cacert ca.pem" : "-plaintext";
    if (callers.takeTokens()) {
      return options + " -H \"authorization: Bearer $TOKEN\"";
    }
    return callers.areAsked() ? options + " -cert caller.pem -key caller.key" : options;
  }
}
