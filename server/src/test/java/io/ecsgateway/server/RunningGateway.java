package io.ecsgateway.server;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import java.util.HashMap;
import java.util.Map;

/** The gateway as it is shipped, on a free port of 127.0.0.1, with a channel to it. */
public final class RunningGateway implements AutoCloseable {
  private final ApplicationContext context;
  private final ManagedChannel channel;

  private RunningGateway(Map<String, Object> settings, RuntimeBeanDefinition<?>... beans) {
    Map<String, Object> all = new HashMap<>();
    all.put("grpc.server.port", 0);
    all.put("gateway.audit.file", "none");
    all.put("gateway.management.port", -1);
    all.putAll(settings);
    context = ApplicationContext.builder().properties(all).beanDefinitions(beans).start();
    GrpcEmbeddedServer server = context.getBean(GrpcEmbeddedServer.class);
    server.start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  /** Starts a gateway with these settings, and with beans beside or in place of its own. */
  public static RunningGateway with(
      Map<String, Object> settings, RuntimeBeanDefinition<?>... beans) {
    return new RunningGateway(settings, beans);
  }

  /** Starts a gateway whose one target is {@code ecs}. */
  public static RunningGateway inFrontOf(ScriptedEcs ecs) {
    return inFrontOf(ecs, Map.of());
  }

  /** Starts a gateway whose one target is {@code ecs}, with further settings. */
  public static RunningGateway inFrontOf(
      ScriptedEcs ecs, Map<String, Object> settings, RuntimeBeanDefinition<?>... beans) {
    Map<String, Object> all = new HashMap<>();
    all.put("gateway.targets.default.endpoint", ecs.endpoint());
    all.put("gateway.targets.default.region", "us-east-1");
    all.putAll(settings);
    return inFrontOfEcs(all, beans);
  }

  /** Starts a gateway whose targets are among the settings. */
  public static RunningGateway inFrontOfEcs(
      Map<String, Object> settings, RuntimeBeanDefinition<?>... beans) {
    // What the SDK's default chain reads first.
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    Map<String, Object> all = new HashMap<>();
    all.put("gateway.backend", "aws");
    all.put("gateway.ecs.retry-base-delay", "1ms");
    all.putAll(settings);
    return new RunningGateway(all, beans);
  }

  public ManagedChannel channel() {
    return channel;
  }

  public ApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    context.close();
  }
}
