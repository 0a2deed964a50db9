package io.ecsgateway.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bearer token of a call, which may take its time to be had. */
final class BearerToken extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<String> source;

  BearerToken(Supplier<String> source) {
    this.source = source;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor threads, MetadataApplier applier) {
    threads.execute(() -> {
      Metadata headers = new Metadata();
      try {
        headers.put(AUTHORIZATION, "Bearer " + checked(source.get()));
      } catch (RuntimeException e) {
        applier.fail(
            Status.UNAUTHENTICATED.withDescription("no token: " + e.getMessage()).withCause(e));
        return;
      }
      applier.apply(headers);
    });
  }

  /**
   * Returns {@code token} if it can be sent.
   *
   * @throws IllegalArgumentException if it is null or empty, or has what a header cannot carry
   */
  static String checked(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      throw new IllegalArgumentException("the token is " + (token == null ? "null" : "empty"));
    }
    for (int i = 0; i < token.length(); i++) {
      char character = token.charAt(i);
      if (character <= ' ' || character > '~') {
        // Not which character: it is part of a secret.
        throw new IllegalArgumentException(
            "the token has a character at index "
                + i
                + " that a header cannot carry (expected: printable ASCII without spaces)");
      }
    }
    return token;
  }
}
