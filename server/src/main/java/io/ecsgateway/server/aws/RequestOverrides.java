package io.ecsgateway.server.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/** What one request asks of the SDK beside what its client does for all. */
final class RequestOverrides {
  private RequestOverrides() {}

  /** Returns {@code request} with {@code addition} to what it asks already. */
  static <RequestT extends EcsRequest> RequestT add(
      RequestT request, Consumer<AwsRequestOverrideConfiguration.Builder> addition) {
    AwsRequestOverrideConfiguration.Builder override =
        request
            .overrideConfiguration()
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder);
    addition.accept(override);
    EcsRequest.Builder builder = request.toBuilder();
    builder.overrideConfiguration(override.build());
    @SuppressWarnings("unchecked") // a builder builds what it was made from
    RequestT overridden = (RequestT) builder.build();
    return overridden;
  }
}
