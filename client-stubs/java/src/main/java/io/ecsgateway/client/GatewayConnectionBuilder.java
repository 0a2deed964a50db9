package io.ecsgateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes a connection. By default: TLS with the certificate authorities that the JVM trusts, no
 * credentials, the gateway's default target, 30 seconds for a unary call, and watches that give up
 * when their streams have ended without a message for ten minutes.
 */
public final class GatewayConnectionBuilder {
  private static final String SERVICE_CONFIG = "/ecsgateway-v1-service-config.json";
  private static final Pattern LOOPBACK =
      Pattern.compile("(dns:(///)?)?(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?|unix:.+");

  /** A gateway permits a ping each ten seconds. */
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);

  private static final Duration KEEPALIVE_ANSWER = Duration.ofSeconds(10);

  private final String address;
  private boolean plaintext;
  private @Nullable Path authority;
  private @Nullable Path certificate;
  private @Nullable Path privateKey;
  private @Nullable CallCredentials token;
  private boolean renewable;
  private @Nullable String target;
  private @Nullable Duration deadline = Duration.ofSeconds(30);
  private Duration giveUpAfter = Duration.ofMinutes(10);

  GatewayConnectionBuilder(String address) {
    this.address = address;
  }

  /** Connects without TLS. */
  public GatewayConnectionBuilder plaintext() {
    plaintext = true;
    return this;
  }

  /** Trusts the certificate authorities in {@code pem} alone. */
  public GatewayConnectionBuilder certificateAuthority(Path pem) {
    authority = pem;
    return this;
  }

  /** Shows a certificate, with its chain, of which {@code key} is the key in PKCS 8; both PEM. */
  public GatewayConnectionBuilder certificate(Path chain, Path key) {
    certificate = chain;
    privateKey = key;
    return this;
  }

  /**
   * Sends {@code token} as bearer token on each call that has no call credentials of its own.
   *
   * @throws IllegalArgumentException if it is empty or has what a header cannot carry
   */
  public GatewayConnectionBuilder token(String token) {
    BearerToken.checked(token);
    this.token = new BearerToken(() -> token);
    renewable = false;
    return this;
  }

  /**
   * Asks {@code token} on each call which bearer token to send; it may block. A call whose token
   * cannot be had fails with UNAUTHENTICATED. A watch whose token has expired goes on with the next
   * one.
   */
  public GatewayConnectionBuilder token(Supplier<String> token) {
    this.token = new BearerToken(token);
    renewable = true;
    return this;
  }

  /**
   * Chooses the account and Region of calls that do not choose themselves, by {@link
   * GatewayConnection#TARGET} or the metadata {@code ecs-target}.
   */
  public GatewayConnectionBuilder target(String name) {
    target = name;
    return this;
  }

  /**
   * Sets how long a unary call may take that has no deadline of its own.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public GatewayConnectionBuilder deadline(Duration deadline) {
    this.deadline = positive("deadline", deadline);
    return this;
  }

  /** Leaves unary calls that have no deadline of their own without one. */
  public GatewayConnectionBuilder withoutDeadline() {
    deadline = null;
    return this;
  }

  /**
   * Sets for how long streams may end in a row, without a message, before a watch gives up.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public GatewayConnectionBuilder giveUpAfter(Duration silence) {
    giveUpAfter = positive("giveUpAfter", silence);
    return this;
  }

  private static Duration positive(String what, Duration duration) {
    if (duration.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(what + " " + duration + " (expected: more than 0)");
    }
    return duration;
  }

  /**
   * Connects; the first call finds out whether there is a gateway.
   *
   * @throws UncheckedIOException if a file of certificates cannot be read
   * @throws IllegalArgumentException if one holds something else
   * @throws IllegalStateException if a token would leave this machine without TLS, or if there are
   *     certificates for a connection without TLS
   */
  public GatewayConnection connect() {
    if (plaintext && token != null && !LOOPBACK.matcher(address).matches()) {
      throw new IllegalStateException(
          "a token to " + address + " without TLS (expected: TLS, or an address of this machine)");
    }
    if (plaintext && (authority != null || certificate != null)) {
      throw new IllegalStateException(
          "certificates for a plaintext connection (expected: one or the other)");
    }
    ManagedChannel channel =
        channel()
            .defaultServiceConfig(serviceConfig())
            .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_ANSWER.toSeconds(), TimeUnit.SECONDS)
            .userAgent("ecsgateway-java/" + version())
            .build();
    return new GatewayConnection(
        channel,
        new CallDefaults(token, target, deadline),
        WatchEnvironment.real(giveUpAfter, renewable, channel::resetConnectBackoff));
  }

  private ManagedChannelBuilder<?> channel() {
    ChannelCredentials credentials = credentials();
    try {
      return Grpc.newChannelBuilder(address, credentials);
    } catch (RuntimeException e) {
      if (authority == null && certificate == null) {
        throw e;
      }
      throw new IllegalArgumentException(
          "TLS with authority %s, certificate %s, key %s (expected: PEM, the key in PKCS 8): %s"
              .formatted(authority, certificate, privateKey, e.getMessage()),
          e);
    }
  }

  private ChannelCredentials credentials() {
    if (plaintext) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      if (authority != null) {
        tls.trustManager(authority.toFile());
      }
      if (certificate != null && privateKey != null) {
        tls.keyManager(certificate.toFile(), privateKey.toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tls.build();
  }

  /**
   * Returns what is published with the API: which calls are repeated, and between which replicas.
   */
  private static Map<String, ?> serviceConfig() {
    try (Reader json =
        new InputStreamReader(
            requireNonNull(
                GatewayConnectionBuilder.class.getResourceAsStream(SERVICE_CONFIG), SERVICE_CONFIG),
            UTF_8)) {
      return new Gson().fromJson(json, new TypeToken<Map<String, ?>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version() {
    String version = GatewayConnectionBuilder.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
