package io.ecsgateway.server.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.ecsgateway.server.aws.ClientObservation;
import io.ecsgateway.server.aws.RetryClass;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.instrumentation.awssdk.v2_2.AwsSdkTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Objects;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Counts the calls of ECS, and traces those that callers wait for. */
@Singleton
final class EcsCalls implements ClientObservation {
  private static final AttributeKey<String> OPERATION = stringKey("operation");
  private static final AttributeKey<String> TARGET = stringKey("target");
  private static final AttributeKey<String> OUTCOME = stringKey("outcome");
  // What the SDK says of an attempt, as software.amazon.awssdk.core.internal.metrics.SdkErrorType.
  private static final String THROTTLING = "Throttling";

  private final ExecutionInterceptor spans;
  private final TargetConditions conditions;
  private final LongCounter calls;
  private final LongCounter throttles;

  EcsCalls(OpenTelemetrySdk sdk, TargetConditions conditions) {
    this.spans = AwsSdkTelemetry.create(new TracesOnly(sdk)).createExecutionInterceptor();
    this.conditions = conditions;
    Meter meter = sdk.getMeter("io.ecsgateway");
    this.calls =
        meter
            .counterBuilder("ecsgateway.ecs.calls")
            .setUnit("{call}")
            .setDescription("Calls of ECS that ended, by how; repeats are not counted apart")
            .build();
    this.throttles =
        meter
            .counterBuilder("ecsgateway.ecs.throttles")
            .setUnit("{attempt}")
            .setDescription("Attempts that ECS throttled, those that were repeated included")
            .build();
  }

  @Override
  public void observe(
      String target, RetryClass retryClass, ClientOverrideConfiguration.Builder client) {
    if (retryClass != RetryClass.POLL) { // a poll belongs to no call, and would be a trace each
      client.addExecutionInterceptor(spans);
    }
    client.addExecutionInterceptor(new Outcomes(target));
    client.addMetricPublisher(new Throttles(target));
    // So that the first ones show as an increase.
    Attributes operation = Attributes.of(OPERATION, "DescribeServices", TARGET, target);
    calls.add(0, operation.toBuilder().put(OUTCOME, nameOf(EcsOutcome.OK)).build());
    throttles.add(0, operation);
  }

  private static String nameOf(EcsOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private final class Outcomes implements ExecutionInterceptor {
    private final String target;

    Outcomes(String target) {
      this.target = target;
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      ended(attributes, EcsOutcome.OK);
    }

    @Override
    public void onExecutionFailure(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      ended(attributes, EcsOutcome.of(context.exception(), interrupted));
    }

    private void ended(ExecutionAttributes attributes, EcsOutcome outcome) {
      conditions.ended(target, outcome);
      String operation =
          Objects.requireNonNullElse(
              attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), "unknown");
      calls.add(1, Attributes.of(OPERATION, operation, TARGET, target, OUTCOME, nameOf(outcome)));
    }
  }

  private final class Throttles implements MetricPublisher {
    private final String target;

    Throttles(String target) {
      this.target = target;
    }

    @Override
    public void publish(MetricCollection call) {
      long throttled =
          call.children().stream()
              .filter(attempt -> attempt.metricValues(CoreMetric.ERROR_TYPE).contains(THROTTLING))
              .count();
      if (throttled > 0) {
        String operation =
            call.metricValues(CoreMetric.OPERATION_NAME).stream().findFirst().orElse("unknown");
        throttles.add(throttled, Attributes.of(OPERATION, operation, TARGET, target));
      }
    }

    @Override
    public void close() {}
  }
}
