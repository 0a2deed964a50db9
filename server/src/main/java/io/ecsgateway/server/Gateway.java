package io.ecsgateway.server;

import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway. Settings come from the environment, a file or the command line. */
public final class Gateway {
  private static final List<String> LOG_FORMATS = List.of("text", "json");

  private Gateway() {}

  public static void main(String[] args) {
    checkLogFormat(System.getenv("GATEWAY_LOG_FORMAT"));
    stopWithoutFailure();
    new Start().args(args).mainClass(Gateway.class).banner(false).start();
  }

  /** Tells a person who got a setting wrong which one, and nobody's stack trace. */
  private static final class Start extends Micronaut {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    @Override
    protected void handleStartupException(Environment environment, Throwable failure) {
      Optional<String> wrong = StartFailure.wrongSetting(failure);
      if (wrong.isEmpty()) {
        super.handleStartupException(environment, failure);
      } else {
        LOG.error("The gateway cannot start: {}", wrong.get());
        System.exit(1);
      }
    }
  }

  /**
   * Being told to stop is no failure, but the JVM by itself ends with 143. By reflection, because
   * javac warns of the only class that handles signals, and its warning cannot be answered.
   */
  private static void stopWithoutFailure() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object exit =
          Proxy.newProxyInstance(
              Gateway.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                System.exit(0);
                return null;
              });
      var _ =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), exit);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM handles no signals", e);
    }
  }

  /** Before anything is logged: with an unknown format nothing would be. */
  static void checkLogFormat(@Nullable String format) {
    if (format != null && !LOG_FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "GATEWAY_LOG_FORMAT: " + format + " (expected: one of " + LOG_FORMATS + ")");
    }
  }
}
