package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same as {@link ApiShapeTest}, with AWS's model as the judge in place of the SDK. */
class AwsModelShapeTest {
  @Test
  void messagesAreTheShapesOfTheModel() {
    AwsModel model = AwsModel.read();
    ApiShape api = new ApiShape();
    for (Operation operation : Operation.all()) {
      assertThat(model.knows(operation.name())).as(operation.name()).isTrue();
      api.compare(model.request(operation.name()), operation.requestType());
      api.compare(model.response(operation.name()), operation.responseType());
    }
    assertThat(api.faults()).isEmpty();
  }
}
