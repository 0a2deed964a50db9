package io.ecsgateway.server.aws;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/**
 * Keeps a call that was given up from being sent. Cancelling the SDK's future ends an attempt that
 * is under way, but a repeat that waits for its time is carried out nevertheless, and reaches ECS
 * now and then before the SDK takes it back.
 */
public final class Abandonment implements ExecutionInterceptor {
  private static final ExecutionAttribute<BooleanSupplier> ABANDONED =
      new ExecutionAttribute<>("io.ecsgateway.Abandoned");

  Abandonment() {}

  /** Returns {@code request}, no attempt of which is sent once {@code abandoned}. */
  public static <RequestT extends EcsRequest> RequestT unless(
      BooleanSupplier abandoned, RequestT request) {
    return RequestOverrides.add(
        request, override -> override.putExecutionAttribute(ABANDONED, abandoned));
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    @Nullable BooleanSupplier abandoned = attributes.getAttribute(ABANDONED);
    if (abandoned != null && abandoned.getAsBoolean()) {
      throw new CancellationException("given up before this attempt");
    }
  }
}
