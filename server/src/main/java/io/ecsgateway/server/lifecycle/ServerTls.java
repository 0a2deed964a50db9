package io.ecsgateway.server.lifecycle;

import io.ecsgateway.server.time.Ticker;
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
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves by TLS, with certificates that are read anew when their files change. A client may show a
 * certificate or none: who gets in without one is decided where it can be answered with a status.
 */
@Singleton
@Requires(beans = TlsSettings.class)
final class ServerTls implements BeanCreatedEventListener<ServerBuilder<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private final TlsSettings settings;
  private final Ticker ticker;
  private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager clients;

  ServerTls(TlsSettings settings, Ticker ticker) throws CertificateException {
    this.settings = settings;
    this.ticker = ticker;
    this.clients =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
  }

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    try {
      load();
      SslContextBuilder tls =
          GrpcSslContexts.configure(SslContextBuilder.forServer(identity))
              .clientAuth(settings.clientCa() == null ? ClientAuth.NONE : ClientAuth.OPTIONAL);
      if (settings.clientCa() != null) {
        tls.trustManager(clients);
      }
      loadAgain();
      return ((NettyServerBuilder) event.getBean()).sslContext(tls.build());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigurationException("gateway.tls: " + e.getMessage(), e);
    }
  }

  /** New connections meet what the files say now. */
  private void load() throws IOException, GeneralSecurityException {
    KeyPairFiles files =
        new KeyPairFiles(
            readable("certificate", settings.certificate()),
            readable("private-key", settings.privateKey()));
    X509Certificate[] chain = files.chain();
    identity.updateIdentityCredentials(chain, files.keyOf(chain[0]));
    if (settings.clientCa() != null) {
      clients.updateTrustCredentials(readable("client-ca", settings.clientCa()));
    }
  }

  private void loadAgain() {
    var _ =
        ticker.schedule(
            settings.reload(),
            () -> {
              try {
                load();
              } catch (IOException | GeneralSecurityException | RuntimeException e) {
                LOG.error("TLS goes on with the certificates that it has: {}", e.toString());
              }
              loadAgain();
            });
  }

  private static File readable(String setting, File file) {
    if (!file.canRead()) {
      throw new ConfigurationException(
          "gateway.tls.%s: %s (expected: a PEM file that can be read)".formatted(setting, file));
    }
    return file;
  }
}
