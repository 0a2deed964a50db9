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

/** From an answer of ECS to the API's message, and what the SDK takes to parse that answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter, then calls prepare()
public class AnswerMapping {
  @Param private Answer answer;

  private SdkPojo shape;
  private SdkJson json;
  private ShapeBinding binding;

  /** Makes the answer as ECS's would be, and makes sure that all three tell the same of it. */
  @Setup
  public void prepare() throws Exception {
    SdkPojo sample = answer.sample();
    json = new SdkJson(sample, answer.newShape());
    shape = json.parse();
    binding = bound(answer);
    Same.check(shape, sample);
    Same.check(handwritten(), binder());
  }

  @Benchmark
  public Message handwritten() {
    return answer.handwritten(shape);
  }

  @Benchmark
  public Message binder() {
    return binding.toMessage(shape);
  }

  @Benchmark
  public SdkPojo sdkParse() throws Exception {
    return json.parse();
  }

  private static ShapeBinding bound(Answer answer) {
    return new ShapeBinder().bind(answer.prototype(), answer.newShape());
  }
}
