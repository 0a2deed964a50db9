package io.ecsgateway.benchmarks.mapping;

import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.mapping.ShapeBinding;
import io.ecsgateway.v1.DescribeTaskDefinitionResponse;
import io.ecsgateway.v1.RegisterTaskDefinitionRequest;
import io.ecsgateway.v1.TaskDefinition;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.core.SdkPojo;

/** From the largest request, RegisterTaskDefinition, to ECS's shape. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestMapping {
  private final RegisterTaskDefinitionRequest message = sample();
  private final ShapeBinding binding = bound();

  /** Makes sure that both make the same request. */
  @Setup
  public void check() {
    Same.check(handwritten(), binder());
  }

  @Benchmark
  public SdkPojo handwritten() {
    return HandwrittenRegistration.request(message);
  }

  @Benchmark
  public SdkPojo binder() {
    return binding.toShape(message);
  }

  private static RegisterTaskDefinitionRequest sample() {
    DescribeTaskDefinitionResponse answer =
        HandwrittenTaskDefinition.answer(SampleTaskDefinition.answer());
    TaskDefinition registered = answer.getTaskDefinition();
    return RegisterTaskDefinitionRequest.newBuilder()
        .setFamily(registered.getFamily())
        .setTaskRoleArn(registered.getTaskRoleArn())
        .setExecutionRoleArn(registered.getExecutionRoleArn())
        .setNetworkMode(registered.getNetworkMode())
        .addAllContainerDefinitions(registered.getContainerDefinitionsList())
        .addAllVolumes(registered.getVolumesList())
        .addAllRequiresCompatibilities(registered.getRequiresCompatibilitiesList())
        .setCpu(registered.getCpu())
        .setMemory(registered.getMemory())
        .addAllTags(answer.getTagsList())
        .setEphemeralStorage(registered.getEphemeralStorage())
        .setRuntimePlatform(registered.getRuntimePlatform())
        .build();
  }

  private static ShapeBinding bound() {
    return new ShapeBinder()
        .bind(
            RegisterTaskDefinitionRequest.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest::builder);
  }
}
