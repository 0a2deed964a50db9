package io.ecsgateway.benchmarks.mapping;

import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ecs.model.Tag;

/** What the samples have in common. */
final class Samples {
  private static final String ARN = "arn:aws:ecs:eu-central-1:123456789012:";
  private static final Instant START = Instant.parse("2026-11-21T08:00:00.123Z");

  private Samples() {}

  static String arn(String resource) {
    return ARN + resource;
  }

  static String role(String name) {
    return "arn:aws:iam::123456789012:role/" + name;
  }

  /** Returns a moment, {@code seconds} after the first one. */
  static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  /** Returns an id of 32 hexadecimal digits, as ECS makes them. */
  static String id(int i) {
    return "%032x".formatted(0x9E3779B97F4A7C15L * (i + 1));
  }

  static List<Tag> tags(int count) {
    return list(count, i -> Tag.builder().key("team-tag-" + i).value("value of tag " + i).build());
  }

  static <T> List<T> list(int count, IntFunction<T> element) {
    return IntStream.range(0, count).mapToObj(element).toList();
  }
}
