package io.ecsgateway.server.mapping;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one message by their places. */
@FunctionalInterface
interface FieldReader {
  /** Returns the value, enums by their numbers; null where the field is unset or there is none. */
  @Nullable Object read(Message message, int place);
}
