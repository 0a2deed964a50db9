package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.access.identity.Callers;
import io.grpc.ServerBuilder;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Refuses to build a server that anybody on the network could reach without TLS and authentication,
 * unless the configuration says outright that this is meant.
 */
@Singleton
final class ExposureGuard implements BeanCreatedEventListener<ServerBuilder<?>> {
  private final String host;
  private final boolean allowed;
  private final boolean guarded;

  ExposureGuard(
      @Property(name = "grpc.server.host", defaultValue = "127.0.0.1") String host,
      @Property(name = "gateway.allow-insecure", defaultValue = "false") boolean allowed,
      Optional<TlsSettings> tls,
      Callers callers) {
    this.host = host;
    this.allowed = allowed;
    this.guarded = tls.isPresent() && callers.areAsked();
  }

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    if (!allowed && !guarded && !isLoopback(host)) {
      throw new ConfigurationException(
          ("grpc.server.host: %s is not loopback, and without TLS and authentication everybody who"
                  + " reaches it may change ECS (expected: 127.0.0.1, or gateway.tls with"
                  + " gateway.tls.client-ca or gateway.access.oidc, or GATEWAY_ALLOW_INSECURE=true"
                  + " where something in front of the gateway guards it)")
              .formatted(host));
    }
    return event.getBean();
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
