package io.ecsgateway.client;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

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
  /**
   * The account and Region that a call is for, over that of the connection: {@code
   * stub.withOption(GatewayConnection.TARGET, "production")}.
   */
  public static final CallOptions.Key<@Nullable String> TARGET =
      CallOptions.Key.create("ecs-target");

  private final ManagedChannel connection;
  private final Channel channel;
  private final WatchEnvironment environment;

  GatewayConnection(
      ManagedChannel connection, CallDefaults defaults, WatchEnvironment environment) {
    this.connection = connection;
    this.channel = ClientInterceptors.intercept(connection, defaults);
    this.environment = environment;
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
   * Returns a watch, whose messages the caller asks for one by one. It begins with the first.
   *
   * @param method a watch, as {@code ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod()}
   * @throws IllegalArgumentException if it is none
   */
  public <ReqT extends Message, RespT extends Message> Watch<RespT> watch(
      MethodDescriptor<ReqT, RespT> method, ReqT request) {
    return watch(method, request, CallOptions.DEFAULT);
  }

  /**
   * Returns a watch, whose messages the caller asks for one by one. It begins with the first.
   *
   * @param method a watch
   * @param options of its calls, as {@link #TARGET}
   */
  public <ReqT extends Message, RespT extends Message> Watch<RespT> watch(
      MethodDescriptor<ReqT, RespT> method, ReqT request, CallOptions options) {
    return new Watch<>(opening(method, request, options));
  }

  /**
   * Begins a watch that tells {@code listener}.
   *
   * @param method a watch
   */
  public <ReqT extends Message, RespT extends Message> ListenedWatch watch(
      MethodDescriptor<ReqT, RespT> method, ReqT request, WatchListener<RespT> listener) {
    return watch(method, request, CallOptions.DEFAULT, listener);
  }

  /**
   * Begins a watch that tells {@code listener}.
   *
   * @param method a watch
   * @param options of its calls, as {@link #TARGET}
   */
  public <ReqT extends Message, RespT extends Message> ListenedWatch watch(
      MethodDescriptor<ReqT, RespT> method,
      ReqT request,
      CallOptions options,
      WatchListener<RespT> listener) {
    return new ListenedWatch(opening(method, request, options), listener);
  }

  private <ReqT extends Message, RespT extends Message> ResumingStream.Opening<ReqT, RespT> opening(
      MethodDescriptor<ReqT, RespT> method, ReqT request, CallOptions options) {
    if (method.getType() != MethodDescriptor.MethodType.SERVER_STREAMING) {
      throw new IllegalArgumentException(
          method.getFullMethodName() + " (expected: a watch, as Services/WatchService)");
    }
    return ResumingStream.opening(channel, options, method, request, environment);
  }

  /** Ends all its calls and watches, with the code CANCELLED or UNAVAILABLE. */
  @Override
  public void close() {
    environment.close();
    connection.shutdownNow();
  }
}
