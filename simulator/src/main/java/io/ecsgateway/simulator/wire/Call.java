package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * One call as it came in, and how it went.
 *
 * @param sequence counts the calls since the last reset, from 1
 * @param time the simulated time at which it came
 * @param operation ECS's name; {@link #UNKNOWN} if the simulator does not know it
 * @param requestId as answered in {@code x-amzn-RequestId}
 * @param body the request as it was sent
 * @param outcome {@code OK}, an error code, {@code ANSWERED} for an interceptor's own answer,
 *     {@code DROPPED} if the connection ended instead, or {@code PENDING}
 * @param status the HTTP status, 0 while pending or if the connection was dropped
 * @param headers headers of interest by their names in lower case; of the signature only the
 *     credential scope, as {@code credential}
 */
public record Call(
    long sequence,
    Instant time,
    String operation,
    String requestId,
    String body,
    String outcome,
    int status,
    Map<String, String> headers) {

  /** Stands for every operation that the simulator does not know. */
  public static final String UNKNOWN = "(unknown)";

  /** Returns the request's JSON, a missing node if it was none. */
  public JsonNode request() {
    try {
      return Json.parse(body.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
