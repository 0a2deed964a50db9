package io.ecsgateway.server.access;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.access.identity.TestIssuer;
import io.ecsgateway.server.time.ManualTicker;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.micronaut.context.RuntimeBeanDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A gateway that asks who calls, in front of two accounts: targets {@code eu} and {@code us}. */
final class GuardedGateway implements AutoCloseable {
  final SimulatedAccount eu = new SimulatedAccount("eu", "eu-west-1", "111111111111");
  final SimulatedAccount us = new SimulatedAccount("us", "us-east-1", "222222222222");
  final TestIssuer issuer;
  private final Path policy;
  private final Supplier<Instant> now;
  private final RunningGateway running;

  // Signing takes its time.
  private final Map<Presented, String> tokens = new ConcurrentHashMap<>();

  private record Presented(String caller, Instant at) {}

  /** Starts one whose time is ours: tokens are good for ten minutes from its start. */
  GuardedGateway(Path directory, String policy) throws IOException {
    this(directory, policy, Instant.now());
  }

  private GuardedGateway(Path directory, String policy, Instant start) throws IOException {
    this(directory, policy, () -> start, Map.of());
  }

  /** Starts one whose time {@code ticker} is. */
  GuardedGateway(Path directory, String policy, ManualTicker ticker) throws IOException {
    this(directory, policy, ticker, Map.of());
  }

  /** Starts one whose time {@code ticker} is, with further settings. */
  GuardedGateway(Path directory, String policy, ManualTicker ticker, Map<String, Object> further)
      throws IOException {
    this(directory, policy, ticker::now, further, ticker.bean());
  }

  private GuardedGateway(
      Path directory,
      String policy,
      Supplier<Instant> now,
      Map<String, Object> further,
      RuntimeBeanDefinition<?>... beans)
      throws IOException {
    this.now = now;
    this.issuer = new TestIssuer();
    this.policy = directory.resolve("policy.yaml");
    setPolicy(policy);
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(eu.settings());
    settings.putAll(us.settings());
    settings.putAll(issuer.settings());
    settings.put("gateway.ecs.default-target", "eu");
    settings.put("gateway.access.policy", this.policy.toString());
    settings.put("gateway.watch.heartbeat-interval", "10ms");
    settings.putAll(further);
    running = RunningGateway.inFrontOfEcs(settings, beans);
  }

  /** Writes the policy file anew. */
  void setPolicy(String yaml) throws IOException {
    Files.writeString(policy, yaml);
  }

  /** Returns a channel on which {@code caller} calls, whose one group has the caller's name. */
  Channel as(String caller) {
    return as(caller, "eu");
  }

  Channel as(String caller, String target) {
    String token =
        tokens.computeIfAbsent(
            new Presented(caller, now.get()),
            each -> issuer.token(each.caller, List.of(each.caller), each.at));
    return withToken(token, target);
  }

  Channel withToken(String token, String target) {
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + token);
    headers.put(key("ecs-target"), target);
    return ClientInterceptors.intercept(
        running.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  Channel withoutToken() {
    return running.channel();
  }

  RunningGateway running() {
    return running;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public void close() {
    running.close();
    issuer.close();
    eu.close();
    us.close();
  }
}
