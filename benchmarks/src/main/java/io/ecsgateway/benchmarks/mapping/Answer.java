package io.ecsgateway.benchmarks.mapping;

import com.google.protobuf.Message;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;

/** The answers of ECS that hold its three largest shapes. */
public enum Answer {
  DescribeServices,
  DescribeTaskDefinition,
  DescribeTasks;

  /** Returns one, always the same. */
  SdkPojo sample() {
    return switch (this) {
      case DescribeServices -> SampleServices.answer();
      case DescribeTaskDefinition -> SampleTaskDefinition.answer();
      case DescribeTasks -> SampleTasks.answer();
    };
  }

  /** Returns the message it becomes, empty. */
  Message prototype() {
    return switch (this) {
      case DescribeServices -> io.ecsgateway.v1.DescribeServicesResponse.getDefaultInstance();
      case DescribeTaskDefinition ->
          io.ecsgateway.v1.DescribeTaskDefinitionResponse.getDefaultInstance();
      case DescribeTasks -> io.ecsgateway.v1.DescribeTasksResponse.getDefaultInstance();
    };
  }

  /** Returns what makes an empty builder of it. */
  Supplier<SdkPojo> newShape() {
    return switch (this) {
      case DescribeServices -> DescribeServicesResponse::builder;
      case DescribeTaskDefinition -> DescribeTaskDefinitionResponse::builder;
      case DescribeTasks -> DescribeTasksResponse::builder;
    };
  }

  /** Returns the message {@code shape} becomes by code written by hand. */
  Message handwritten(SdkPojo shape) {
    return switch (this) {
      case DescribeServices -> HandwrittenServices.answer((DescribeServicesResponse) shape);
      case DescribeTaskDefinition ->
          HandwrittenTaskDefinition.answer((DescribeTaskDefinitionResponse) shape);
      case DescribeTasks -> HandwrittenTasks.answer((DescribeTasksResponse) shape);
    };
  }

  /** Returns what the sample consists of, in words. */
  public String content() {
    String shapes =
        switch (this) {
          case DescribeServices -> SampleServices.CONTENT;
          case DescribeTaskDefinition -> SampleTaskDefinition.CONTENT;
          case DescribeTasks -> SampleTasks.CONTENT;
        };
    return "%s, %d kB of JSON".formatted(shapes, new SdkJson(sample(), newShape()).length() / 1000);
  }
}
