package io.ecsgateway.benchmarks.mapping;

import com.google.protobuf.Message;
import io.ecsgateway.server.mapping.ShapeBinder;
import io.ecsgateway.server.mapping.ShapeBinding;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.core.SdkPojo;

/** The mapping of ever larger answers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter, then calls prepare()
public class GrowthMapping {
  @Param({"1", "10", "100"})
  private int tasks;

  private SdkPojo shape;
  private ShapeBinding binding;

  /** Makes the answer as ECS's would be. */
  @Setup
  public void prepare() {
    shape = SampleTasks.answer(tasks);
    ShapeBinder binder = new ShapeBinder();
    binding = binder.bind(Answer.DescribeTasks.prototype(), Answer.DescribeTasks.newShape());
  }

  @Benchmark
  public Message binder() {
    return binding.toMessage(shape);
  }
}
