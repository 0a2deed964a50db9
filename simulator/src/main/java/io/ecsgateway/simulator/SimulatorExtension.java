package io.ecsgateway.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A simulator for a JUnit 5 test class: started before its tests, reset before each of them, closed
 * after them.
 *
 * <pre>{@code
 * @RegisterExtension static final SimulatorExtension ecs = SimulatorExtension.manualClock();
 * }</pre>
 *
 * <p>Tests may also take the {@link Simulator} as a parameter.
 */
public final class SimulatorExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
  private final Simulator.Builder settings;
  private @Nullable Simulator simulator;

  private SimulatorExtension(Simulator.Builder settings) {
    this.settings = settings;
  }

  /** Returns an extension whose time stands at the start of 2026 until a test advances it. */
  public static SimulatorExtension manualClock() {
    return of(Simulator.builder().manualClock(Instant.parse("2026-01-01T00:00:00Z")));
  }

  /** Returns an extension with a simulator of these settings. */
  public static SimulatorExtension of(Simulator.Builder settings) {
    return new SimulatorExtension(settings);
  }

  /**
   * Returns the simulator.
   *
   * @throws IllegalStateException before the tests have begun and after they have ended
   */
  public Simulator simulator() {
    if (simulator == null) {
      throw new IllegalStateException(
          "simulator: not started (expected: a static field with @RegisterExtension, used in"
              + " tests)");
    }
    return simulator;
  }

  /** Returns where the simulator answers, as {@code http://host:port}. */
  public URI endpoint() {
    return simulator().endpoint();
  }

  /** Moves the time on, as {@link Simulator#advance} does. */
  public void advance(Duration duration) {
    simulator().advance(duration);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    simulator = settings.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    simulator().reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    simulator().close();
    simulator = null;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Simulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return simulator();
  }
}
