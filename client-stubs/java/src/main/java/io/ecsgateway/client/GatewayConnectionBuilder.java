package io.ecsgateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
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
      Pattern.compile("(dns:/*)?(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");

  /** A gateway drops who asks more often. */
  private static final Duration KEEPALIVE = Duration.ofSeconds(60);

  private final String address;
  private boolean plaintext;
  private @Nullable Path authority;
  private @Nullable Path certificate;
  private @Nullable Path privateKey;
  private @Nullable Supplier<String> token;
  private boolean renewable;
  private @Nullable String target;
  private Duration deadline = Duration.ofSeconds(30);
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

  /** Sends {@code token} as bearer token on each call. */
  public GatewayConnectionBuilder token(String token) {
    this.token = () -> token;
    renewable = false;
    return this;
  }

  /**
   * Asks {@code token} on each call which bearer token to send. A watch whose token has expired
   * goes on with the next one.
   */
  public GatewayConnectionBuilder token(Supplier<String> token) {
    this.token = token;
    renewable = true;
    return this;
  }

  /**
   * Chooses the account and Region of calls that do not choose by {@code ecs-target} themselves.
   */
  public GatewayConnectionBuilder target(String name) {
    target = name;
    return this;
  }

  /** Sets how long a unary call may take that has no deadline of its own. */
  public GatewayConnectionBuilder deadline(Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  /** Sets for how long streams may fail in a row, without a message, before a watch gives up. */
  public GatewayConnectionBuilder giveUpAfter(Duration silence) {
    giveUpAfter = silence;
    return this;
  }

  /**
   * Connects; the first call finds out whether there is a gateway.
   *
   * @throws UncheckedIOException if a file of certificates cannot be read
   * @throws IllegalStateException if a token would leave this machine without TLS
   */
  public GatewayConnection connect() {
    if (plaintext && token != null && !LOOPBACK.matcher(address).matches()) {
      throw new IllegalStateException(
          "a token to " + address + " without TLS (expected: TLS, or an address of this machine)");
    }
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, credentials())
            .defaultServiceConfig(serviceConfig())
            .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
            .userAgent("ecsgateway-java/" + version())
            .build();
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "ecsgateway-watches");
              thread.setDaemon(true);
              return thread;
            });
    timers.setRemoveOnCancelPolicy(true);
    return new GatewayConnection(
        channel,
        new CallDefaults(token, target, deadline),
        new WatchOptions(
            giveUpAfter,
            renewable,
            ConcurrentHashMap.newKeySet(),
            timers,
            () -> Duration.ofNanos(System.nanoTime()),
            () -> ThreadLocalRandom.current().nextDouble()));
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
