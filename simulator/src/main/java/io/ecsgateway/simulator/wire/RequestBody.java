package io.ecsgateway.simulator.wire;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a request's body, up to a limit. */
final class RequestBody {
  /** Bytes; ECS's own largest request, a task definition, is well below. */
  static final int LARGEST = 10 * 1024 * 1024;

  /** Bytes of a body that is too large, read and thrown away so that its sender hears why. */
  private static final long DRAINED = 100L * 1024 * 1024;

  private RequestBody() {}

  /** Returns the whole body, null if it is too large. */
  static byte @Nullable [] read(InputStream stream) throws IOException {
    byte[] body = stream.readNBytes(LARGEST + 1);
    if (body.length <= LARGEST) {
      return body;
    }
    byte[] rest = new byte[64 * 1024];
    long drained = 0;
    int read = 0;
    while (read >= 0 && drained < DRAINED) {
      read = stream.read(rest);
      drained += read;
    }
    return null;
  }
}
