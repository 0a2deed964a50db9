package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Calls an operation with a request in JSON, as ECS takes it. */
public final class JsonCall {
  private JsonCall() {}

  /**
   * Returns the answer in JSON.
   *
   * @param operation null if there is none of that name
   * @param behaviour answers the filled request
   * @throws EcsException as ECS would answer, also where the request is none
   */
  public static ObjectNode answer(
      String name,
      @Nullable Operation operation,
      JsonNode json,
      Function<SdkPojo, ? extends SdkPojo> behaviour) {
    if (operation == null) {
      throw new EcsException(
          "UnknownOperationException", "The simulator does not know the operation " + name + ".");
    }
    SdkPojo request = operation.newRequest().get();
    ShapeReader.read(json, request);
    RequestRules.check((SdkPojo) ((SdkBuilder<?, ?>) request).build());
    return ShapeWriter.write(behaviour.apply(request));
  }
}
