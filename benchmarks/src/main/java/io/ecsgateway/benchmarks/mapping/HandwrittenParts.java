package io.ecsgateway.benchmarks.mapping;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.v1.Attribute;
import io.ecsgateway.v1.EphemeralStorage;
import io.ecsgateway.v1.KeyValuePair;
import io.ecsgateway.v1.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What more than one of the handwritten mappings needs. */
final class HandwrittenParts {
  private HandwrittenParts() {}

  static KeyValuePair keyValuePair(software.amazon.awssdk.services.ecs.model.KeyValuePair from) {
    KeyValuePair.Builder to = KeyValuePair.newBuilder();
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.value() != null) {
      to.setValue(from.value());
    }
    return to.build();
  }

  static Tag tag(software.amazon.awssdk.services.ecs.model.Tag from) {
    Tag.Builder to = Tag.newBuilder();
    if (from.key() != null) {
      to.setKey(from.key());
    }
    if (from.value() != null) {
      to.setValue(from.value());
    }
    return to.build();
  }

  static Attribute attribute(software.amazon.awssdk.services.ecs.model.Attribute from) {
    Attribute.Builder to = Attribute.newBuilder();
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.value() != null) {
      to.setValue(from.value());
    }
    return to.build();
  }

  static EphemeralStorage ephemeralStorage(
      software.amazon.awssdk.services.ecs.model.EphemeralStorage from) {
    EphemeralStorage.Builder to = EphemeralStorage.newBuilder();
    if (from.sizeInGiB() != null) {
      to.setSizeInGib(from.sizeInGiB());
    }
    return to.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamps.fromMillis(instant.toEpochMilli());
  }

  static <T, R> List<R> list(List<T> elements, Function<? super T, ? extends R> mapping) {
    List<R> mapped = new ArrayList<>(elements.size());
    for (T each : elements) {
      mapped.add(mapping.apply(each));
    }
    return mapped;
  }
}
