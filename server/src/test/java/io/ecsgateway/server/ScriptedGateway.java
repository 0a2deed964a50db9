package io.ecsgateway.server;

import io.grpc.ManagedChannel;
import io.micronaut.context.ApplicationContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A gateway in front of a scripted ECS for all tests of a class, each with an empty script. */
public final class ScriptedGateway
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private final ScriptedEcs ecs = new ScriptedEcs();
  private @Nullable RunningGateway gateway;

  public ScriptedEcs ecs() {
    return ecs;
  }

  public ManagedChannel channel() {
    return Objects.requireNonNull(gateway).channel();
  }

  public ApplicationContext context() {
    return Objects.requireNonNull(gateway).context();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    gateway = RunningGateway.inFrontOf(ecs);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ecs.reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Objects.requireNonNull(gateway).close();
    ecs.close();
  }
}
