package io.ecsgateway.server.lifecycle;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.ecsgateway.server.watch.WatchSettings;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Has connections last as long as load balancers, and the streams on them, need. */
@Singleton
final class Connections implements BeanCreatedEventListener<ServerBuilder<?>> {
  /** Beyond the lifetime of a stream, so that each ends by itself and with its token. */
  private static final Duration STREAMS_END = Duration.ofMinutes(5);

  private final ConnectionSettings settings;
  private final WatchSettings watches;

  Connections(ConnectionSettings settings, WatchSettings watches) {
    this.settings = settings;
    this.watches = watches;
  }

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    return ((NettyServerBuilder) event.getBean())
        .maxConcurrentCallsPerConnection(settings.maxCalls())
        .maxConnectionAge(settings.maxAge().toMillis(), MILLISECONDS)
        .maxConnectionAgeGrace(watches.maxLifetime().plus(STREAMS_END).toMillis(), MILLISECONDS)
        .keepAliveTime(settings.keepAlive().toMillis(), MILLISECONDS)
        .permitKeepAliveTime(settings.callersKeepAlive().toMillis(), MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxInboundMessageSize(settings.maxMessageSize());
  }
}
