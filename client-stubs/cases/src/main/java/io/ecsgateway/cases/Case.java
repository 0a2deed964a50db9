package io.ecsgateway.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.google.gson.Gson;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of cases.json: either streams that are played as written, or a gateway to which something
 * happens.
 *
 * @param name what is shown
 * @param rpc the watch; null for that of a deployment
 * @param bearer whether the client sends {@code token-1} on its first call, {@code token-2} on the
 *     next
 * @param giveUpAfter in seconds, after how long without a message the client is to give up
 * @param streams what its calls meet, one after the other
 * @param heard what the client is to hear, as in {@code snapshot 1}: kind and resume token
 * @param ended the error in which the watch is to end; null if it is to end well
 * @param gateway what happens to a gateway that is real
 * @param outcome in which a deployment on it is to end
 */
record Case(
    String name,
    @Nullable String rpc,
    boolean bearer,
    int giveUpAfter,
    @Nullable List<Played> streams,
    @Nullable List<String> heard,
    @Nullable End ended,
    @Nullable Happening gateway,
    @Nullable String outcome) {
  /**
   * What one call meets.
   *
   * @param token the resume token that it has to bring
   * @param bearer the bearer token that it has to bring
   * @param afterAtLeast how long after the stream before it may come
   * @param send messages, as in {@code snapshot 1}
   * @param end OK, CUT or a status
   * @param forever whether all later calls meet the same
   */
  record Played(
      @Nullable String token,
      @Nullable String bearer,
      @Nullable String afterAtLeast,
      @Nullable List<String> send,
      Object end,
      boolean forever) {
    List<String> messages() {
      return requireNonNullElse(send, List.of());
    }
  }

  /** A status with what the gateway says of it. */
  record End(
      @Nullable String code,
      @Nullable String reason,
      @Nullable String retryDelay,
      @Nullable Map<String, String> metadata) {}

  /**
   * What happens to a gateway.
   *
   * @param crashing whether the new tasks of the deployment crash
   * @param afterMessages after how many messages that the client heard: KILL, DRAIN or CUT
   */
  record Happening(boolean crashing, Map<Integer, String> afterMessages) {}

  MethodDescriptor<?, ?> method() {
    return rpc == null ? Watches.DEPLOYMENT : Watches.named(rpc);
  }

  static List<Case> all() {
    try (Reader json =
        new InputStreamReader(
            requireNonNull(Case.class.getResourceAsStream("/cases.json")), UTF_8)) {
      return List.of(new Gson().fromJson(json, Case[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
