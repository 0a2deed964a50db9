package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.time.ManualTicker;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ListClustersRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who say who they are by the certificate of their connection. */
class MutualTlsTest {
  private static final String DEPLOYER = "spiffe://example.org/ns/ci/sa/deployer";
  private static final String POLICY =
      """
      rules:
      - name: deployers and the console look around
        allow: caller in ["spiffe://example.org/ns/ci/sa/deployer", "CN=console,O=Example"]
      """;

  private static X509Bundle serverCa;
  private static X509Bundle clientCa;

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void makeAuthorities() throws Exception {
    serverCa = authority("CN=servers");
    clientCa = authority("CN=clients");
  }

  @Test
  void theCallerIsTheSpiffeIdOrTheSubjectOfTheCertificate() throws Exception {
    try (RunningGateway gateway = gateway()) {
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER))).isEqualTo("OK");
      assertThat(listClusters(gateway, client("CN=console,O=Example", null))).isEqualTo("OK");
      assertThat(listClusters(gateway, client("CN=console,O=Example", "spiffe://example.org/x")))
          .isEqualTo("CALLER_NOT_ALLOWED");
      assertThat(listClusters(gateway, client("CN=stranger", null)))
          .isEqualTo("CALLER_NOT_ALLOWED");
    }
  }

  @Test
  void withoutACertificateNobodyGetsInButHealthIsOpen() throws Exception {
    try (RunningGateway gateway = gateway()) {
      assertThat(listClusters(gateway, null)).isEqualTo("CALLER_UNKNOWN");
      ManagedChannel channel = channel(gateway, null, serverCa);
      try {
        assertThat(
                HealthGrpc.newBlockingStub(channel)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatusValue())
            .isEqualTo(1);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void certificatesThatAreNotOfTheAuthorityDoNotConnect() throws Exception {
    X509Bundle own = builder("CN=console,O=Example").buildIssuedBy(authority("CN=clients"));
    X509Bundle old =
        builder("CN=console,O=Example")
            .notBefore(Instant.now().minusSeconds(7200))
            .notAfter(Instant.now().minusSeconds(3600))
            .buildIssuedBy(clientCa);
    try (RunningGateway gateway = gateway()) {
      assertThat(listClusters(gateway, own)).isEqualTo("UNAVAILABLE");
      assertThat(listClusters(gateway, old)).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void certificatesAreReadAnewWithoutARestart() throws Exception {
    ManualTicker ticker = new ManualTicker(Instant.now());
    try (RunningGateway gateway = RunningGateway.with(settings(), ticker.bean())) {
      X509Bundle before = clientCa;
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER))).isEqualTo("OK");

      X509Bundle next = authority("CN=next servers");
      write("server", builder("CN=gateway").addSanDnsName("localhost").buildIssuedBy(next));
      ticker.advance(Duration.ofSeconds(30));
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER), next)).isEqualTo("OK");
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER))).isEqualTo("UNAVAILABLE");

      X509Bundle nextClients = authority("CN=next clients");
      Files.writeString(directory.resolve("clients.pem"), nextClients.getCertificatePEM());
      ticker.advance(Duration.ofSeconds(30));
      // Asked for a certificate of the other authority, a client shows none.
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER, before), next))
          .isEqualTo("CALLER_UNKNOWN");
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER, nextClients), next))
          .isEqualTo("OK");
    }
  }

  @Test
  void brokenFilesKeepTheCertificatesBefore() throws Exception {
    ManualTicker ticker = new ManualTicker(Instant.now());
    try (RunningGateway gateway = RunningGateway.with(settings(), ticker.bean())) {
      Files.writeString(directory.resolve("server.pem"), "nonsense");
      Files.delete(directory.resolve("clients.pem"));
      ticker.advance(Duration.ofSeconds(30));

      assertThat(listClusters(gateway, client("CN=any", DEPLOYER))).isEqualTo("OK");
    }
  }

  @Test
  void aGatewayWithTlsAndCallersMayListenBeyondLoopback() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("grpc.server.host", "0.0.0.0");

    try (RunningGateway gateway = RunningGateway.with(settings)) {
      assertThat(listClusters(gateway, client("CN=any", DEPLOYER))).isEqualTo("OK");
    }
  }

  @Test
  void tlsAloneLetsNobodyBeyondLoopback() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("grpc.server.host", "0.0.0.0");
    settings.remove("gateway.tls.client-ca");

    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .rootCause()
        .hasMessageStartingWith("grpc.server.host: 0.0.0.0 is not loopback");
  }

  @Test
  void callersWithoutAPolicyAreRefusedAtTheStart() throws Exception {
    Map<String, Object> settings = settings();
    settings.remove("gateway.access.policy");

    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .rootCause()
        .hasMessageStartingWith("gateway.access.policy: not set (expected: ");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Map<String, Object> settings = settings();
    settings.put("gateway.tls.private-key", directory.resolve("nowhere.pem").toString());

    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .rootCause()
        .hasMessageStartingWith("gateway.tls.private-key: ")
        .hasMessageContaining("nowhere.pem (expected: a PEM file that can be read)");
  }

  @Test
  void aKeyThatIsAnothersOrOfAnotherFormIsNamed() throws Exception {
    Map<String, Object> settings = settings();
    Path key = directory.resolve("server-key.pem");
    Files.writeString(key, builder("CN=x").buildIssuedBy(serverCa).getPrivateKeyPEM());
    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .rootCause()
        .hasMessage(
            "gateway.tls.private-key: %s is not the key of %s"
                .formatted(key, directory.resolve("server.pem")));

    Files.writeString(key, "-----BEGIN RSA PRIVATE KEY-----");
    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .rootCause()
        .hasMessage(
            "gateway.tls.private-key: %s (expected: PKCS 8, as openssl pkcs8 -topk8 -nodes writes it)"
                .formatted(key));
  }

  private RunningGateway gateway() throws Exception {
    return RunningGateway.with(settings());
  }

  private Map<String, Object> settings() throws Exception {
    write("server", builder("CN=gateway").addSanDnsName("localhost").buildIssuedBy(serverCa));
    Files.writeString(directory.resolve("clients.pem"), clientCa.getCertificatePEM());
    Files.writeString(directory.resolve("policy.yaml"), POLICY);
    Map<String, Object> settings = new HashMap<>();
    settings.put("gateway.backend", "simulator");
    settings.put("gateway.tls.certificate", directory.resolve("server.pem").toString());
    settings.put("gateway.tls.private-key", directory.resolve("server-key.pem").toString());
    settings.put("gateway.tls.client-ca", directory.resolve("clients.pem").toString());
    settings.put("gateway.access.policy", directory.resolve("policy.yaml").toString());
    return settings;
  }

  private void write(String name, X509Bundle certificate) throws IOException {
    Files.writeString(directory.resolve(name + "-key.pem"), certificate.getPrivateKeyPEM());
    Files.writeString(directory.resolve(name + ".pem"), certificate.getCertificatePathPEM());
  }

  /** Returns OK, the reason of an error, or its code where it has none. */
  private static String listClusters(RunningGateway gateway, @Nullable X509Bundle client)
      throws Exception {
    return listClusters(gateway, client, serverCa);
  }

  private static String listClusters(
      RunningGateway gateway, @Nullable X509Bundle client, X509Bundle trusted) throws Exception {
    ManagedChannel channel = channel(gateway, client, trusted);
    try {
      var _ =
          ClustersGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .listClusters(ListClustersRequest.getDefaultInstance());
      return "OK";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.UNAVAILABLE
          ? "UNAVAILABLE"
          : GatewayError.of(e).reason();
    } finally {
      channel.shutdownNow();
    }
  }

  private static ManagedChannel channel(
      RunningGateway gateway, @Nullable X509Bundle client, X509Bundle trusted) throws Exception {
    SslContextBuilder tls =
        GrpcSslContexts.forClient()
            .trustManager(
                new ByteArrayInputStream(
                    trusted.getCertificatePEM().getBytes(StandardCharsets.US_ASCII)));
    if (client != null) {
      tls.keyManager(client.toKeyManagerFactory());
    }
    int port = gateway.context().getBean(GrpcEmbeddedServer.class).getPort();
    return NettyChannelBuilder.forAddress("localhost", port).sslContext(tls.build()).build();
  }

  private static X509Bundle client(String subject, @Nullable String spiffeId) throws Exception {
    return client(subject, spiffeId, clientCa);
  }

  private static X509Bundle client(String subject, @Nullable String spiffeId, X509Bundle issuer)
      throws Exception {
    CertificateBuilder builder = builder(subject);
    if (spiffeId != null) {
      builder.addSanUriName(spiffeId);
    }
    return builder.buildIssuedBy(issuer);
  }

  private static X509Bundle authority(String subject) throws Exception {
    return builder(subject).setIsCertificateAuthority(true).buildSelfSigned();
  }

  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ecp256).subject(subject);
  }
}
