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
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Fills shapes with whatever fits their members. */
final class RandomShape {
  private static final int DEEPEST = 6;

  private final Random random;

  RandomShape(Random random) {
    this.random = random;
  }

  void fill(SdkPojo builder) {
    fill(builder, 0);
  }

  private void fill(SdkPojo builder, int depth) {
    for (SdkField<?> field : builder.sdkFields()) {
      if (random.nextInt(4) > 0) {
        Object value = value(field, depth);
        if (value != null) {
          field.set(builder, value);
        }
      }
    }
  }

  private @Nullable Object value(SdkField<?> field, int depth) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.STRING)) {
      return "é\"\\\u0001" + random.nextInt();
    }
    if (type.equals(MarshallingType.INTEGER)) {
      return random.nextInt();
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
      return list(field.getTrait(ListTrait.class).memberFieldInfo(), depth + 1);
    }
    if (type.equals(MarshallingType.MAP)) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Object value : list(field.getTrait(MapTrait.class).valueFieldInfo(), depth + 1)) {
        map.put("key" + random.nextInt(), value);
      }
      return map;
    }
    throw new AssertionError("a type that ECS does not use: " + field.memberName());
  }

  private List<Object> list(SdkField<?> member, int depth) {
    List<Object> list = new ArrayList<>();
    for (int size = random.nextInt(3); size > 0; size--) {
      Object value = value(member, depth);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }
}
