package io.ecsgateway.simulator.resources;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Copies what two shapes have in common: the members of like name and type, as when a service takes
 * over what an update names. What the source does not carry is left alone in the target, while an
 * empty list that was sent replaces what was there.
 */
public final class CommonMembers {
  private CommonMembers() {}

  /** Copies every common member from {@code source} into {@code target}, a builder. */
  public static void copy(SdkPojo source, SdkPojo target) {
    copy(source, target, name -> true);
  }

  /** Copies those common members whose ECS name {@code wanted} takes. */
  public static void copy(SdkPojo source, SdkPojo target, Predicate<String> wanted) {
    Map<String, SdkField<?>> targetFields = new HashMap<>();
    target.sdkFields().forEach(field -> targetFields.put(field.memberName(), field));
    for (SdkField<?> field : source.sdkFields()) {
      SdkField<?> targetField = targetFields.get(field.memberName());
      // Where a token is absent the SDK reads a new one every time: tokens are no common members.
      if (targetField == null
          || field.containsTrait(DefaultValueTrait.class)
          || !wanted.test(field.memberName())) {
        continue;
      }
      Object value = field.getValueOrDefault(source);
      if (isPresent(value) && sameType(field, targetField)) {
        targetField.set(target, value);
      }
    }
  }

  /** Returns whether the sender wrote {@code value}, be it an empty list or map. */
  public static boolean isPresent(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private static boolean sameType(SdkField<?> one, SdkField<?> other) {
    if (!one.marshallingType().equals(other.marshallingType())) {
      return false;
    }
    return one.constructor() == null
        || one.constructor().get().getClass().equals(other.constructor().get().getClass());
  }
}
