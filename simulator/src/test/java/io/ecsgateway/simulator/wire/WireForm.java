package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.AwsModel;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/** Holds answers that never went over the wire against the AWS model, as if they had. */
public final class WireForm {
  private static final Optional<AwsModel> MODEL = AwsModel.find();

  private WireForm() {}

  /** Fails if the model does not allow this answer; without a model it does nothing. */
  public static void check(String operation, SdkPojo answer) {
    check(operation, Reply.ok(ShapeWriter.write(answer)));
  }

  /** Fails if the model does not declare this error; without a model it does nothing. */
  public static void check(String operation, EcsException error) {
    check(operation, Reply.error(error));
  }

  private static void check(String operation, Reply.Sent reply) {
    MODEL.ifPresent(model ->
        assertThat(model.violations(operation, reply.status(), reply.body()))
            .as("what the AWS model does not allow")
            .isEmpty());
  }
}
