package io.ecsgateway.benchmarks;

import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.server.Gateway;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The gateway in a process of its own, in front of the simulator. */
final class MeasuredGateway implements AutoCloseable {
  private final ChildProcess process;

  private MeasuredGateway(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts it from the class path.
   *
   * @param settings by their names in the environment
   */
  static MeasuredGateway start(URI ecs, List<String> jvm, Map<String, String> settings)
      throws IOException {
    return start(JavaProgram.of(Gateway.class), ecs, jvm, settings);
  }

  /**
   * Starts it.
   *
   * @param program how it was packaged
   * @param settings by their names in the environment
   */
  static MeasuredGateway start(
      JavaProgram program, URI ecs, List<String> jvm, Map<String, String> settings)
      throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL_ECS", ecs.toString());
    environment.put("AWS_ACCESS_KEY_ID", "test");
    environment.put("AWS_SECRET_ACCESS_KEY", "test");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("GRPC_SERVER_PORT", "0");
    environment.put("GATEWAY_MANAGEMENT_PORT", "-1");
    environment.put("GATEWAY_AUDIT_FILE", "none");
    environment.putAll(settings);
    return new MeasuredGateway(
        ChildProcess.start(
            program,
            jvm,
            List.of(),
            environment,
            Pattern.compile("ECS Gateway serves on (\\S+:\\d+)")));
  }

  GatewayConnection connect() {
    return GatewayConnection.to(process.said()).plaintext().connect();
  }

  /** Returns a connection to call on without anything of the client between. */
  ManagedChannel channel() {
    return Grpc.newChannelBuilder(process.said(), InsecureChannelCredentials.create())
        .directExecutor()
        .build();
  }

  Duration cpu() {
    return process.cpu();
  }

  long resident() {
    return process.resident();
  }

  /** Collects its garbage and returns what it takes. */
  JvmMemory memory() {
    return JvmMemory.of(process);
  }

  /** Has its JVM collect garbage. */
  void collectGarbage() {
    process.collectGarbage();
  }

  @Override
  public void close() {
    process.close();
  }
}
