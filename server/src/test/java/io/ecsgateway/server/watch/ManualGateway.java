package io.ecsgateway.server.watch;

import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.server.watch.polling.Idle;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A gateway as it is shipped, but for its clock, which a test moves by hand, and without jitter:
 * between gRPC and ECS's wire protocol nothing is left to chance.
 */
public final class ManualGateway implements AutoCloseable {
  /** Exactly the middle, which is no jitter. */
  private static final RandomGenerator NO_JITTER = () -> Long.MIN_VALUE;

  /** The SDK's clock is not ours: however slow the machine is, no answer of ECS is late. */
  private static final Map<String, Object> PATIENCE =
      Map.of(
          "gateway.ecs.connect-timeout",
          "5m",
          "gateway.ecs.attempt-timeout",
          "5m",
          "gateway.ecs.call-timeout",
          "10m");

  /** Of HTTP/2: what a reader that stalls lets the gateway send is little. */
  private static final int SMALLEST_WINDOW = 65_535;

  private static final Metadata.Key<String> TARGET =
      Metadata.Key.of("ecs-target", Metadata.ASCII_STRING_MARSHALLER);

  private final RunningGateway gateway;
  private final ManagedChannel channel;

  private ManualGateway(ManualTicker ticker, Map<String, Object> settings) {
    gateway =
        RunningGateway.inFrontOfEcs(
            settings,
            ticker.bean(),
            RuntimeBeanDefinition.builder(RandomGenerator.class, () -> NO_JITTER)
                .replaces(RandomGenerator.class)
                .singleton(true)
                .build());
    channel = newChannel(gateway);
  }

  /** Such a channel hears on the thread that reads: in the order of the wire, over all streams. */
  private static ManagedChannel newChannel(RunningGateway gateway) {
    return NettyChannelBuilder.forAddress(
            "127.0.0.1", gateway.context().getBean(GrpcEmbeddedServer.class).getPort())
        .usePlaintext()
        .flowControlWindow(SMALLEST_WINDOW)
        .directExecutor()
        .build();
  }

  /**
   * Starts a gateway.
   *
   * @param settings targets among them
   */
  public static ManualGateway with(ManualTicker ticker, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(PATIENCE);
    all.putAll(settings);
    all.put(DirectCalls.PROPERTY, true);
    return new ManualGateway(ticker, all);
  }

  public RunningGateway running() {
    return gateway;
  }

  /** Returns a channel whose calls choose the default target. */
  public Channel channel() {
    return channel;
  }

  /** Returns a channel whose calls choose {@code target}. */
  public Channel channel(String target) {
    Metadata headers = new Metadata();
    headers.put(TARGET, target);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Returns a channel of its own, with a connection and buffers of its own. */
  public ManagedChannel newChannel() {
    return newChannel(gateway);
  }

  /** Returns the streams that are open. */
  public Watches watches() {
    return gateway.context().getBean(Watches.class);
  }

  /** Waits until all that was asked was handled, and all that is known was told. */
  public void settle() {
    roundTrip(); // calls on their way have begun
    Idle.await(gateway.context());
    roundTrip(); // messages on their way have arrived
  }

  private void roundTrip() {
    var _ = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    gateway.close();
  }
}
