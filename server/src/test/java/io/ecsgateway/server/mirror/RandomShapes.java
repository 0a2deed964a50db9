package io.ecsgateway.server.mirror;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** JSON as ECS writes it, made up from the types of its members. */
final class RandomShapes {
  /** What a string may be and still be a string. */
  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "web",
          "arn:aws:ecs:us-east-1:123456789012:service/demo/web",
          "\u0000\u0001\u001f\u007f\b\f\n\r\t",
          "\"quoted\" \\ / </script> &amp; '",
          "Grüße, 世界, שלום",
          "\ud83d\ude80\ud83c\uddea\ud83c\uddfa e\u0301 \ufeff\u2028\u2029\uffff",
          "null",
          "x".repeat(500));

  private static final List<Integer> INTEGERS =
      List.of(0, 1, -1, 80, 65535, Integer.MAX_VALUE, Integer.MIN_VALUE);

  /** Those beyond 2^53 are no doubles. */
  private static final List<Long> LONGS =
      List.of(0L, -1L, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE);

  private static final List<Double> DOUBLES =
      List.of(0.0, -0.0, 1.0, 0.1, -12.5, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE);

  /** Years 1 and 9999, the epoch and the millisecond before it. */
  private static final List<Long> MILLISECONDS =
      List.of(-62_135_596_800_000L, 253_402_300_799_999L, 0L, -1L, 1_420_070_400_000L);

  /** What ECS may come to say, and what the gateway's own words must not be mistaken for. */
  private static final List<String> UNKNOWN_VALUES =
      List.of(
          "INVENTED_TOMORROW", "", "two words", "UNSPECIFIED", "UNMAPPED", "json_file", "ünïcødé");

  private final Random random;
  private final Function<String, Set<String>> required;
  private final double presence;
  private final boolean everything;

  private RandomShapes(
      Random random, Function<String, Set<String>> required, double presence, boolean everything) {
    this.random = random;
    this.required = required;
    this.presence = presence;
    this.everything = everything;
  }

  /** Returns {@code shape} with every member populated, all the way down. */
  static JsonObject full(EcsType.Structure shape, Random random) {
    return new RandomShapes(random, s -> Set.of(), 1, true).structure(shape);
  }

  /**
   * Returns {@code shape} with members left out.
   *
   * @param required names those that a shape cannot lack
   */
  static JsonObject partial(
      EcsType.Structure shape, Random random, Function<String, Set<String>> required) {
    return new RandomShapes(random, required, Math.pow(random.nextDouble(), 2), false)
        .structure(shape);
  }

  private JsonObject structure(EcsType.Structure shape) {
    JsonObject object = new JsonObject();
    Set<String> needed = required.apply(shape.name());
    shape
        .members()
        .forEach((name, type) -> {
          if (needed.contains(name) || random.nextDouble() < presence) {
            object.add(name, value(type, needed.contains(name)));
          }
        });
    return object;
  }

  private JsonElement value(EcsType type, boolean needed) {
    return switch (type) {
      case EcsType.Structure structure -> structure(structure);
      case EcsType.ListOf(EcsType element) -> {
        JsonArray list = new JsonArray();
        for (int i = size(needed); i > 0; i--) {
          list.add(value(element, false));
        }
        yield list;
      }
      case EcsType.StringMap _ -> {
        JsonObject map = new JsonObject();
        for (int i = size(false); i > 0; i--) {
          map.addProperty(oneOf(STRINGS) + i, oneOf(STRINGS));
        }
        yield map;
      }
      case EcsType.Enumeration enumeration -> new JsonPrimitive(enumValue(enumeration));
      case EcsType.Scalar scalar -> scalar(scalar);
    };
  }

  private int size(boolean needed) {
    return everything ? 2 : needed ? 1 + random.nextInt(2) : random.nextInt(3);
  }

  private String enumValue(EcsType.Enumeration enumeration) {
    return !everything && random.nextInt(5) == 0
        ? oneOf(UNKNOWN_VALUES)
        : oneOf(List.copyOf(enumeration.values()));
  }

  private JsonElement scalar(EcsType.Scalar type) {
    return switch (type) {
      case STRING -> new JsonPrimitive(oneOf(STRINGS));
      case INTEGER -> number(often() ? oneOf(INTEGERS).toString() : "" + random.nextInt());
      case LONG -> number(often() ? oneOf(LONGS).toString() : "" + random.nextLong());
      case DOUBLE -> number(often() ? oneOf(DOUBLES).toString() : "" + random.nextGaussian());
      case BOOLEAN -> new JsonPrimitive(random.nextBoolean());
      case TIMESTAMP -> timestamp();
      case DOCUMENT -> document(3);
    };
  }

  /** Seconds, in either of the ways in which AWS writes them. */
  private JsonElement timestamp() {
    long millis =
        often() ? oneOf(MILLISECONDS) : random.nextLong(-62_135_596_800_000L, 253_402_300_800_000L);
    BigDecimal seconds = BigDecimal.valueOf(millis, 3);
    return number(
        random.nextBoolean()
            ? seconds.toPlainString()
            : seconds.stripTrailingZeros().toString().replace("E+", "E"));
  }

  private JsonElement document(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> depth == 3 ? new JsonObject() : JsonNull.INSTANCE;
      case 1 -> scalar(EcsType.Scalar.STRING);
      case 2 -> scalar(EcsType.Scalar.BOOLEAN);
      case 3 ->
          random.nextBoolean() ? scalar(EcsType.Scalar.INTEGER) : scalar(EcsType.Scalar.DOUBLE);
      case 4 -> {
        JsonArray list = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(document(depth - 1));
        }
        yield list;
      }
      default -> {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.add(oneOf(STRINGS) + i, document(depth - 1));
        }
        yield object;
      }
    };
  }

  private boolean often() {
    return random.nextInt(3) > 0;
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static JsonElement number(String text) {
    return JsonParser.parseString(text);
  }
}
