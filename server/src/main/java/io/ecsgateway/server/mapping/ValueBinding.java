package io.ecsgateway.server.mapping;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.v1.AnnotationsProto;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;

/** How one value, alone or as an element of a list, crosses between SDK and protobuf. */
sealed interface ValueBinding {

  Object toProto(Object sdk, UnmappedValues unmapped, String member, int index);

  /** Returns null where the value was refused, which {@code reader} then knows. */
  @Nullable Object toSdk(
      Object proto,
      FieldPath path,
      UpdateMask mask,
      UnmappedValues unmapped,
      String member,
      int index,
      RequestReader reader);

  default boolean isPresent(Message message, FieldDescriptor field) {
    return message.hasField(field);
  }

  /** Strings, numbers and booleans, which are the same Java types on both sides. */
  record Scalar() implements ValueBinding {
    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      return sdk;
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
      return proto;
    }
  }

  /** Whole milliseconds: more than that, ECS's epoch seconds do not carry. */
  record Time() implements ValueBinding {
    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      return Timestamps.fromMillis(((Instant) sdk).toEpochMilli());
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
  }

  /** Enums: raw strings on the SDK's side, so that no value is lost that either does not know. */
  record Enumerated(
      EnumDescriptor type,
      EnumValueDescriptor unmappedValue,
      Map<String, EnumValueDescriptor> byWireValue,
      Map<EnumValueDescriptor, String> toWireValue)
      implements ValueBinding {

    static Enumerated of(EnumDescriptor type) {
      EnumValueDescriptor unmapped = type.findValueByName("UNMAPPED");
      if (unmapped == null || unmapped.getNumber() != 1) {
        throw new IllegalStateException(type.getFullName() + ": has no value UNMAPPED = 1");
      }
      Map<String, EnumValueDescriptor> byWireValue = new HashMap<>();
      Map<EnumValueDescriptor, String> toWireValue = new HashMap<>();
      for (EnumValueDescriptor value : type.getValues()) {
        if (value.getNumber() > 1) {
          String wire = wireValue(value);
          byWireValue.put(wire, value);
          toWireValue.put(value, wire);
        }
      }
      return new Enumerated(type, unmapped, Map.copyOf(byWireValue), Map.copyOf(toWireValue));
    }

    static String wireValue(EnumValueDescriptor value) {
      var options = value.getOptions();
      return options.hasExtension(AnnotationsProto.wireValue)
          ? options.getExtension(AnnotationsProto.wireValue)
          : value.getName();
    }

    @Override
    public Object toProto(Object sdk, UnmappedValues unmapped, String member, int index) {
      EnumValueDescriptor known = byWireValue.get(sdk);
      if (known != null) {
        return known;
      }
      unmapped.put(member, index, (String) sdk);
      return unmappedValue;
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
      EnumValueDescriptor value = (EnumValueDescriptor) proto;
      String wire = toWireValue.get(value);
      if (wire != null) {
        return wire;
      }
      if (!value.equals(unmappedValue)) {
        reader.violation(
            path,
            "%d is no value to send (expected: one of %s, or UNMAPPED with its raw form)"
                .formatted(value.getNumber(), byWireValue.keySet().stream().sorted().toList()));
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
    public boolean isPresent(Message message, FieldDescriptor field) {
      return ((EnumValueDescriptor) message.getField(field)).getNumber() != 0;
    }
  }
}
