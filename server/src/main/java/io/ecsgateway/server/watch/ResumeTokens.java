package io.ecsgateway.server.watch;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ecsgateway.server.watch.state.ResumeToken;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Resume tokens as text. A token is not signed, because it grants nothing: the request is
 * authorised without it. A checksum tells one that was cut or changed on the way.
 */
final class ResumeTokens {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 5;

  private ResumeTokens() {}

  static String write(ResumeToken token) {
    byte[] body = token.toByteArray();
    byte[] bytes =
        ByteBuffer.allocate(HEADER_BYTES + body.length)
            .put(VERSION)
            .putInt(checksum(body))
            .put(body)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Returns what {@code text} holds.
   *
   * @param rpc full name of the RPC it has to belong to
   * @param target name of the target it has to belong to
   * @param requestHash hash of the request it has to belong to
   * @throws UnusableResumeTokenException if it cannot be read or belongs to something else
   */
  static ResumeToken read(String text, String rpc, String target, long requestHash) {
    ResumeToken token = parse(text);
    if (!token.getRpc().equals(rpc)) {
      throw new UnusableResumeTokenException(
          "belongs to " + token.getRpc() + " (expected: " + rpc + ")");
    }
    if (!token.getTarget().equals(target)) {
      throw new UnusableResumeTokenException(
          "belongs to another target (expected: " + target + ")");
    }
    if (token.getRequestHash() != requestHash) {
      throw new UnusableResumeTokenException(
          "belongs to another request (expected: the same as when the watch began)");
    }
    return token;
  }

  private static ResumeToken parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() < HEADER_BYTES) {
        throw new UnusableResumeTokenException("is cut off");
      }
      byte version = bytes.get();
      if (version != VERSION) {
        throw new UnusableResumeTokenException(
            "has format " + version + " (expected: " + VERSION + ")");
      }
      int checksum = bytes.getInt();
      byte[] body = new byte[bytes.remaining()];
      bytes.get(body);
      if (checksum(body) != checksum) {
        throw new UnusableResumeTokenException("is cut off or was changed");
      }
      return ResumeToken.parseFrom(ByteString.copyFrom(body));
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      throw new UnusableResumeTokenException("is no token of this gateway");
    }
  }

  private static int checksum(byte[] body) {
    return Hashing.crc32c().hashBytes(body).asInt();
  }
}
