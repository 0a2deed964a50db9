package io.ecsgateway.server.mirror;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A type of ECS's API, whoever told it: the SDK's classes or the AWS model. */
sealed interface EcsType {

  enum Scalar implements EcsType {
    STRING,
    INTEGER,
    LONG,
    DOUBLE,
    BOOLEAN,
    TIMESTAMP,
    /** JSON without a schema. */
    DOCUMENT
  }

  record Enumeration(String name, Set<String> values) implements EcsType {}

  record ListOf(EcsType element) implements EcsType {}

  /** ECS has maps of strings to strings alone. */
  record StringMap() implements EcsType {}

  /** A shape with members, which are found when asked for, as shapes may contain themselves. */
  final class Structure implements EcsType {
    private final String name;
    private final Supplier<Map<String, EcsType>> source;
    private @Nullable Map<String, EcsType> members;

    Structure(String name, Supplier<Map<String, EcsType>> source) {
      this.name = name;
      this.source = source;
    }

    String name() {
      return name;
    }

    Map<String, EcsType> members() {
      if (members == null) {
        members = source.get();
      }
      return members;
    }
  }
}
