package io.ecsgateway.server.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Hashes, equal for what is equal in every process. */
public final class Hashes {
  private Hashes() {}

  /** Returns a hash of a name that is remembered in resume tokens, where there is little room. */
  public static int ofName(String name) {
    return Hashing.murmur3_32_fixed().hashString(name, UTF_8).asInt();
  }

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
