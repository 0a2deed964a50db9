package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, and the token that asks for the next one.
 *
 * @param items what the page holds, in the list's order
 * @param nextToken null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {
  private static final Pattern POSITION = Pattern.compile("from:(\\d{1,9})");

  /**
   * Returns the page of {@code all} that {@code nextToken} points to.
   *
   * @param maxResults the size asked for; null means {@code defaultSize}
   * @param limit the largest size that ECS takes for this list
   * @throws EcsException InvalidParameterException if the token is none of ours or the size is not
   *     within 1 and {@code limit}
   */
  public static <T> Page<T> of(
      List<T> all,
      @Nullable String nextToken,
      @Nullable Integer maxResults,
      int defaultSize,
      int limit) {
    int size = maxResults == null ? defaultSize : maxResults;
    if (size < 1 || size > limit) {
      throw EcsException.invalidParameter(
          "Invalid maxResults: " + size + ". maxResults must be between 1 and " + limit + ".");
    }
    int from = nextToken == null ? 0 : position(nextToken);
    if (from >= all.size()) {
      return new Page<>(List.of(), null);
    }
    int to = Math.min(from + size, all.size());
    return new Page<>(List.copyOf(all.subList(from, to)), to < all.size() ? token(to) : null);
  }

  private static String token(int position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("from:" + position).getBytes(StandardCharsets.UTF_8));
  }

  private static int position(String token) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      Matcher matcher = POSITION.matcher(decoded);
      if (matcher.matches()) {
        return Integer.parseInt(matcher.group(1));
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: answered below like every other token that is none of ours.
    }
    throw EcsException.invalidParameter("Invalid token: " + token);
  }
}
