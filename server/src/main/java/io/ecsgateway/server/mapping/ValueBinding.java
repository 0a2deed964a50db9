package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.v1.AnnotationsProto;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** How one value, alone or as an element of a list, crosses between SDK and protobuf. */
sealed interface ValueBinding {

  /** Returns null where there is nothing to say. */
  @Nullable Object toProto(Object sdk, UnmappedValues unmapped, String member, int index);

  /** Returns what a single member holds. */
  default @Nullable Object toProto(Object sdk, UnmappedValues unmapped, String member) {
    return toProto(sdk, unmapped, member, UnmappedValues.ALONE);
  }

  /** Returns the elements of a list; null if ECS sent none. */
  default @Nullable Object toProtos(Object sdk, UnmappedValues unmapped, String member) {
    if (sdk instanceof SdkAutoConstructList<?>) {
      return null;
    }
    List<?> elements = (List<?>) sdk;
    List<Object> protos = new ArrayList<>(elements.size());
    for (Object element : elements) {
      if (element != null) {
        protos.add(Objects.requireNonNull(toProto(element, unmapped, member, protos.size())));
      }
    }
    return protos;
  }

  /**
   * Returns null where the value was refused, which {@code reader} then knows. Here, what is the
   * same on both sides.
   */
  default @Nullable Object toSdk(
      Object proto,
      FieldPath path,
      UpdateMask mask,
      UnmappedValues unmapped,
      String member,
      int index,
      RequestReader reader) {
    return proto;
  }

  /** Whether {@code proto}, of a field that is set, says anything. */
  default boolean isPresent(Object proto) {
    return true;
  }

  /** Returns what is sent where update_mask names an unset field; null where that is an error. */
  default @Nullable Object whenEmpty() {
    return null;
  }

  /** Strings, numbers and booleans, which are the same Java types on both sides. */
  record Scalar() implements ValueBinding {
    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      return sdk;
    }
  }

  /** Maps of strings, whose entries are never null in protobuf. */
  record Entries() implements ValueBinding {
    @Override
    public @Nullable Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      if (sdk instanceof SdkAutoConstructMap<?, ?>) {
        return null;
      }
      Map<Object, Object> entries = new LinkedHashMap<>((Map<?, ?>) sdk);
      entries.entrySet().removeIf(entry -> entry.getKey() == null || entry.getValue() == null);
      return entries;
    }
  }

  /** Whole milliseconds: more than that, ECS's epoch seconds do not carry. */
  record Time() implements ValueBinding {
    private static final int NANOS_PER_MILLI = 1_000_000;

    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      Instant instant = (Instant) sdk;
      return Timestamps.checkValid(
          Timestamp.newBuilder()
              .setSeconds(instant.getEpochSecond())
              .setNanos(instant.getNano() - instant.getNano() % NANOS_PER_MILLI)
              .build());
    }

    @Override
    public @Nullable Object toSdk(
        Object proto,
        FieldPath path,
        UpdateMask mask,
        UnmappedValues unmapped,
        String member,
        int index,
        RequestReader reader) {
      Timestamp timestamp = (Timestamp) proto;
      if (!Timestamps.isValid(timestamp)) {
        reader.violation(
            path,
            "seconds %d, nanos %d is no timestamp (expected: the years 1 to 9999)"
                .formatted(timestamp.getSeconds(), timestamp.getNanos()));
        return null;
      }
      return Instant.ofEpochMilli(Timestamps.toMillis(timestamp));
    }
  }

  /** JSON without a schema. */
  record Json() implements ValueBinding {
    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      return Documents.toProto((Document) sdk);
    }

    @Override
    public Object toSdk(
        Object proto,
        FieldPath path,
        UpdateMask mask,
        UnmappedValues unmapped,
        String member,
        int index,
        RequestReader reader) {
      return Documents.toSdk((Value) proto);
    }
  }

  /** A nested shape. */
  record Shape(ShapeBinding binding) implements ValueBinding {
    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      return binding.toMessage((SdkPojo) sdk);
    }

    @Override
    public Object toSdk(
        Object proto,
        FieldPath path,
        UpdateMask mask,
        UnmappedValues unmapped,
        String member,
        int index,
        RequestReader reader) {
      return binding.toShape((Message) proto, path, mask, reader);
    }

    @Override
    public Object whenEmpty() {
      return binding.prototype();
    }
  }

  /** Enums: raw strings on the SDK's side, so that no value is lost that either does not know. */
  record Enumerated(Map<String, Integer> byWireValue, Map<Integer, String> toWireValue)
      implements ValueBinding {
    private static final int UNMAPPED = 1;

    static Enumerated of(EnumDescriptor type) {
      EnumValueDescriptor unmapped = type.findValueByName("UNMAPPED");
      if (unmapped == null || unmapped.getNumber() != UNMAPPED) {
        throw new IllegalStateException(type.getFullName() + ": has no value UNMAPPED = 1");
      }
      Map<String, Integer> byWireValue = new HashMap<>();
      Map<Integer, String> toWireValue = new HashMap<>();
      for (EnumValueDescriptor value : type.getValues()) {
        if (value.getNumber() > UNMAPPED) {
          String wire = wireValue(value);
          byWireValue.put(wire, value.getNumber());
          toWireValue.put(value.getNumber(), wire);
        }
      }
      return new Enumerated(Map.copyOf(byWireValue), Map.copyOf(toWireValue));
    }

    static String wireValue(EnumValueDescriptor value) {
      var options = value.getOptions();
      return options.hasExtension(AnnotationsProto.wireValue)
          ? options.getExtension(AnnotationsProto.wireValue)
          : value.getName();
    }

    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      Integer known = byWireValue.get(sdk);
      if (known != null) {
        return known;
      }
      unmapped.put(member, index, (String) sdk);
      return UNMAPPED;
    }

    @Override
    public @Nullable Object toSdk(
        Object proto,
        FieldPath path,
        UpdateMask mask,
        UnmappedValues unmapped,
        String member,
        int index,
        RequestReader reader) {
      Integer number = (Integer) proto;
      String wire = toWireValue.get(number);
      if (wire != null) {
        return wire;
      }
      if (number != UNMAPPED) {
        reader.violation(
            path,
            "%d is no value to send (expected: one of %s, or UNMAPPED with its raw form)"
                .formatted(number, byWireValue.keySet().stream().sorted().toList()));
        return null;
      }
      String raw = unmapped.take(member, index);
      if (raw == null) {
        reader.violation(
            path,
            "is UNMAPPED (expected: its raw form in unmapped_values[\"%s\"])"
                .formatted(UnmappedValues.key(member, index)));
      }
      return raw;
    }

    @Override
    public boolean isPresent(Object proto) {
      return (Integer) proto != 0;
    }
  }
}
