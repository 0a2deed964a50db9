package io.ecsgateway.server.lifecycle;

import io.grpc.ServerBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves by TLS, with certificates that are read anew when their files change. A client may show a
 * certificate or none: who gets in without one is decided where it can be answered with a status.
 */
@Singleton
@Requires(beans = TlsSettings.class)
final class ServerTls implements BeanCreatedEventListener<ServerBuilder<?>>, AutoCloseable {
  private final TlsSettings settings;
  private final ScheduledExecutorService reloads =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-reload").factory());

  ServerTls(TlsSettings settings) {
    this.settings = settings;
  }

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    try {
      SslContextBuilder tls =
          GrpcSslContexts.configure(SslContextBuilder.forServer(identity()))
              .clientAuth(settings.clientCa() == null ? ClientAuth.NONE : ClientAuth.OPTIONAL);
      if (settings.clientCa() != null) {
        tls.trustManager(clients(settings.clientCa()));
      }
      return ((NettyServerBuilder) event.getBean()).sslContext(tls.build());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigurationException("gateway.tls: " + e.getMessage(), e);
    }
  }

  private AdvancedTlsX509KeyManager identity() throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    var _ =
        identity.updateIdentityCredentials(
            readable("certificate", settings.certificate()),
            readable("private-key", settings.privateKey()),
            settings.reload().toMillis(),
            TimeUnit.MILLISECONDS,
            reloads);
    return identity;
  }

  private AdvancedTlsX509TrustManager clients(File ca)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509TrustManager clients =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    var _ =
        clients.updateTrustCredentials(
            readable("client-ca", ca),
            settings.reload().toMillis(),
            TimeUnit.MILLISECONDS,
            reloads);
    return clients;
  }

  private static File readable(String setting, @Nullable File file) {
    if (file == null || !file.canRead()) {
      throw new ConfigurationException(
          "gateway.tls.%s: %s (expected: a PEM file that can be read)".formatted(setting, file));
    }
    return file;
  }

  @Override
  @PreDestroy
  public void close() {
    reloads.shutdownNow();
  }
}
