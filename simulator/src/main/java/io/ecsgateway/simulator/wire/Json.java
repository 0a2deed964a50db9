package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How JSON is read and written here: strictly, and not nested without end. */
public final class Json {
  /** ECS's own requests nest less than ten deep; documents have no limit of their own. */
  private static final int DEEPEST = 100;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private Json() {}

  /** Returns what {@code body} says, a missing node if it is empty. */
  public static JsonNode parse(byte[] body) throws JsonProcessingException {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (NumberFormatException e) { // Jackson lets that of an overlong exponent through
      throw new JsonParseException(null, "a number that cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonGenerationException e) {
      return withExponents(node); // a number with more zeros than anyone wants to read
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("node: " + node.getNodeType() + " (expected: writable)", e);
    }
  }

  private static String withExponents(JsonNode node) {
    try {
      return MAPPER
          .writer()
          .without(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("node: " + node.getNodeType() + " (expected: writable)", e);
    }
  }
}
