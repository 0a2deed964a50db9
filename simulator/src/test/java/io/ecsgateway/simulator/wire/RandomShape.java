package io.ecsgateway.simulator.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Fills shapes with whatever fits their members, enums with their values. */
public final class RandomShape {
  private static final int DEEPEST = 6;

  private final Random random;
  private final int filled;
  private final List<String> texts;
  private final Map<String, List<String>> usual;

  RandomShape(Random random) {
    this(random, 75, List.of("é\"\\\u0001", "", "text"), Map.of());
  }

  /**
   * @param filled how many of a hundred members are set
   * @param texts the strings to choose from
   * @param usual the strings for members of these names, which are set nearly always
   */
  public RandomShape(
      Random random, int filled, List<String> texts, Map<String, List<String>> usual) {
    this.random = random;
    this.filled = filled;
    this.texts = texts;
    this.usual = usual;
  }

  /** Fills a builder. */
  public void fill(SdkPojo builder) {
    fill(builder, 0);
  }

  private void fill(SdkPojo builder, int depth) {
    Class<?> shape = ((SdkBuilder<?, ?>) builder).build().getClass();
    Map<String, List<String>> enums = RequestRules.enums(shape);
    List<String> required = RequestRules.required().getOrDefault(shape.getSimpleName(), List.of());
    for (SdkField<?> field : builder.sdkFields()) {
      // Where a token is absent the SDK reads a new one every time.
      boolean always =
          required.contains(field.memberName()) || field.containsTrait(DefaultValueTrait.class);
      int odds = usual.containsKey(field.memberName()) ? 90 : filled;
      if (always || random.nextInt(100) < odds) {
        Object value = value(field, texts(field.memberName(), enums), depth);
        if (value != null) {
          field.set(builder, value);
        }
      }
    }
  }

  private List<String> texts(String member, Map<String, List<String>> enums) {
    List<String> ofEnum = enums.get(member);
    return ofEnum != null ? ofEnum : usual.getOrDefault(member, texts);
  }

  private @Nullable Object value(SdkField<?> field, List<String> texts, int depth) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.STRING)) {
      return texts.get(random.nextInt(texts.size()));
    }
    if (type.equals(MarshallingType.INTEGER)) {
      return random.nextBoolean() ? random.nextInt(-1, 5) : random.nextInt();
    }
    if (type.equals(MarshallingType.LONG)) {
      return random.nextLong();
    }
    if (type.equals(MarshallingType.DOUBLE)) {
      return random.nextGaussian();
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return random.nextBoolean();
    }
    if (type.equals(MarshallingType.INSTANT)) {
      return Instant.ofEpochMilli(random.nextLong(-10_000_000_000L, 4_000_000_000_000L));
    }
    if (type.equals(MarshallingType.DOCUMENT)) {
      return Document.mapBuilder()
          .putString("text", "ü")
          .putNumber("number", random.nextInt())
          .putBoolean("flag", true)
          .putNull("none")
          .putList("list", list -> list.addNumber(1).addString("2"))
          .build();
    }
    if (depth == DEEPEST) {
      return null;
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      SdkPojo nested = field.constructor().get();
      fill(nested, depth + 1);
      return ((SdkBuilder<?, ?>) nested).build();
    }
    if (type.equals(MarshallingType.LIST)) {
      return list(field.getTrait(ListTrait.class).memberFieldInfo(), texts, depth + 1);
    }
    if (type.equals(MarshallingType.MAP)) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Object value : list(field.getTrait(MapTrait.class).valueFieldInfo(), texts, depth + 1)) {
        map.put("key" + random.nextInt(), value);
      }
      return map;
    }
    throw new AssertionError("a type that ECS does not use: " + field.memberName());
  }

  private List<Object> list(SdkField<?> member, List<String> texts, int depth) {
    List<Object> list = new ArrayList<>();
    for (int size = random.nextInt(3); size > 0; size--) {
      Object value = value(member, texts, depth);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }
}
