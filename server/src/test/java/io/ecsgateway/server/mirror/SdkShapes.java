package io.ecsgateway.server.mirror;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ecs.model.EcsResponse;

/** ECS's shapes as the pinned SDK has them: its fields' metadata and its getters' types. */
final class SdkShapes {
  private static final Map<MarshallingType<?>, EcsType> SCALARS =
      Map.of(
          MarshallingType.STRING, EcsType.Scalar.STRING,
          MarshallingType.INTEGER, EcsType.Scalar.INTEGER,
          MarshallingType.LONG, EcsType.Scalar.LONG,
          MarshallingType.DOUBLE, EcsType.Scalar.DOUBLE,
          MarshallingType.BOOLEAN, EcsType.Scalar.BOOLEAN,
          MarshallingType.INSTANT, EcsType.Scalar.TIMESTAMP,
          MarshallingType.DOCUMENT, EcsType.Scalar.DOCUMENT);

  private static final ConcurrentMap<Class<?>, EcsType.Structure> KNOWN = new ConcurrentHashMap<>();

  private SdkShapes() {}

  /** Returns the shape of the SDK's model class {@code name}. */
  static EcsType.Structure named(String name) {
    try {
      return structure(Class.forName(EcsResponse.class.getPackageName() + "." + name));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name + " (expected: a model class of the SDK)", e);
    }
  }

  private static EcsType.Structure structure(Class<?> shape) {
    return KNOWN.computeIfAbsent(
        shape, s -> new EcsType.Structure(s.getSimpleName(), () -> members(s)));
  }

  private static Map<String, EcsType> members(Class<?> shape) {
    SdkPojo builder;
    try {
      builder = (SdkPojo) shape.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(shape + " has no builder", e);
    }
    Map<String, EcsType> members = new LinkedHashMap<>();
    for (SdkField<?> field : requireNonNull(builder).sdkFields()) {
      members.put(field.locationName(), typeOf(field, getter(shape, field).getGenericReturnType()));
    }
    return members;
  }

  /** The getter that speaks of enums where ECS does; its twin ...AsString(s) speaks raw. */
  private static Method getter(Class<?> shape, SdkField<?> field) {
    return Arrays.stream(shape.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.getName().equalsIgnoreCase(field.locationName()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(shape + " has no getter of " + field.locationName()));
  }

  private static EcsType typeOf(SdkField<?> field, Type getterType) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.LIST)) {
      Type element = ((ParameterizedType) getterType).getActualTypeArguments()[0];
      return new EcsType.ListOf(typeOf(field.getTrait(ListTrait.class).memberFieldInfo(), element));
    }
    if (type.equals(MarshallingType.MAP)) {
      SdkField<?> value = field.getTrait(MapTrait.class).valueFieldInfo();
      if (!value.marshallingType().equals(MarshallingType.STRING)) {
        throw new IllegalStateException(field.locationName() + ": a map of something else");
      }
      return new EcsType.StringMap();
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      return structure((Class<?>) getterType);
    }
    if (getterType instanceof Class<?> c && c.isEnum()) {
      return new EcsType.Enumeration(c.getSimpleName(), knownValues(c));
    }
    return requireNonNull(SCALARS.get(type), () -> field.locationName() + ": " + type);
  }

  private static Set<String> knownValues(Class<?> type) {
    try {
      Set<?> values = (Set<?>) requireNonNull(type.getMethod("knownValues").invoke(null));
      Set<String> wire = new TreeSet<>();
      values.forEach(value -> wire.add(value.toString()));
      return wire;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no knownValues", e);
    }
  }
}
