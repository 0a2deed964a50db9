package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ecsgateway.simulator.engine.EcsException;

/** What goes back over HTTP. */
sealed interface Reply {
  /** The connection ends without an answer. */
  record Dropped() implements Reply {}

  /**
   * An answer.
   *
   * @param outcome as in {@link Call#outcome}
   */
  record Sent(int status, String body, String outcome) implements Reply {}

  static Sent ok(ObjectNode body) {
    return new Sent(200, Json.text(body), "OK");
  }

  static Sent answer(Intervention.Answer answer) {
    return new Sent(answer.status(), answer.body(), "ANSWERED");
  }

  static Sent error(EcsException e) {
    ObjectNode body = errorBody(e.code(), e.getMessage());
    if (!e.resourceIds().isEmpty()) {
      e.resourceIds().forEach(body.putArray("resourceIds")::add);
    }
    return new Sent(e.code().equals("ServerException") ? 500 : 400, Json.text(body), e.code());
  }

  static Sent error(Intervention.Fail fail) {
    return error(fail.code(), fail.message(), fail.status());
  }

  static Sent error(String code, String message, int status) {
    return new Sent(status, Json.text(errorBody(code, message)), code);
  }

  private static ObjectNode errorBody(String code, String message) {
    // ECS writes the bare code, without the namespace that some AWS services put before it.
    return JsonNodeFactory.instance.objectNode().put("__type", code).put("message", message);
  }
}
