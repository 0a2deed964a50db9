package io.ecsgateway.server.watch;

import com.google.common.hash.Hashing;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Hashes of messages, equal for equal messages in every process. */
final class Hashes {
  private Hashes() {}

  /** Returns a hash of {@code message} that is never 0. */
  static long of(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getSerializedSize());
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      // Maps have no order of their own.
      out.useDeterministicSerialization();
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long hash = Hashing.murmur3_128().hashBytes(bytes.toByteArray()).asLong();
    return hash == 0 ? 1 : hash;
  }
}
