package io.ecsgateway.server.mapping;

import com.google.protobuf.Message;
import software.amazon.awssdk.core.SdkPojo;

/** Turns one shape into its message. */
@FunctionalInterface
interface ShapeReader {
  /**
   * Returns what {@code shape} says.
   *
   * @param values how each of its members crosses
   */
  Message read(SdkPojo shape, ValueBinding[] values);
}
