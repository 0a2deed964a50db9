package io.ecsgateway.client;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A connection to a gateway, to be kept and shared: one per process is enough. Ten lines to a
 * watched deployment:
 *
 * <pre>{@code
 * try (GatewayConnection gateway =
 *     GatewayConnection.to("ecs-gateway.internal:443").token(tokens::current).connect()) {
 *   var request =
 *       WatchServiceDeploymentRequest.newBuilder().setCluster("prod").setService("web").build();
 *   try (var watch =
 *       gateway.watch(ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(), request)) {
 *     while (watch.hasNext()) {
 *       System.out.println(watch.next());
 *     }
 *   }
 * }
 * }</pre>
 */
public final class GatewayConnection implements AutoCloseable {
  private final ManagedChannel connection;
  private final Channel channel;
  private final ScheduledExecutorService timers;
  private final WatchOptions options;

  GatewayConnection(ManagedChannel connection, CallDefaults defaults, WatchOptions options) {
    this.connection = connection;
    this.channel = ClientInterceptors.intercept(connection, defaults);
    this.timers = options.timers();
    this.options = options;
  }

  /**
   * Begins to describe a connection.
   *
   * @param address as gRPC takes it: {@code host:port}, or {@code dns:///host:port}
   */
  public static GatewayConnectionBuilder to(String address) {
    return new GatewayConnectionBuilder(address);
  }

  /** Returns what generated stubs call on, as in {@code ServicesGrpc.newBlockingStub(channel)}. */
  public Channel channel() {
    return channel;
  }

  /**
   * Begins a watch, whose messages the caller asks for one by one.
   *
   * @param method a watch, as {@code ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod()}
   */
  public <ReqT extends Message, RespT extends Message> Watch<RespT> watch(
      MethodDescriptor<ReqT, RespT> method, ReqT request) {
    return new Watch<>(ResumingStream.opening(channel, method, request, options));
  }

  /**
   * Begins a watch that tells {@code listener}, on gRPC's threads.
   *
   * @param method a watch
   */
  public <ReqT extends Message, RespT extends Message> ListenedWatch watch(
      MethodDescriptor<ReqT, RespT> method, ReqT request, WatchListener<RespT> listener) {
    return new ListenedWatch(ResumingStream.opening(channel, method, request, options), listener);
  }

  /** Ends all its calls and watches. */
  @Override
  public void close() {
    options.open().forEach(ResumingStream::shutdown);
    connection.shutdownNow();
    timers.shutdownNow();
  }
}
