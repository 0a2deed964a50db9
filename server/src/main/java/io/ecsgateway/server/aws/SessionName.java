package io.ecsgateway.server.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.util.regex.Pattern;

/**
 * The names of the sessions in which roles are assumed: CloudTrail shows them as who made a call.
 */
final class SessionName {
  /** The gateway's own session, in which it calls for nobody in particular. */
  static final String GATEWAY = "ecs-gateway";

  /** What STS takes. */
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");

  private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^A-Za-z0-9_+=,.@-]");

  /** What tells names apart that STS would not take as they are. */
  private static final Pattern MARKED = Pattern.compile(".*=[0-9a-f]{16}");

  /** How much is kept of a name that is too long, of its begin and of its end. */
  private static final int KEPT = 22;

  private static final int LONGEST_UNMARKED = 64 - "=0000000000000000".length();

  private SessionName() {}

  /**
   * Returns {@code caller} where STS takes it, and otherwise what is left of it with a mark of 16
   * hexadecimal digits, so that no two callers have the same.
   */
  static String of(String caller) {
    if (VALID.matcher(caller).matches()
        && !MARKED.matcher(caller).matches()
        && !caller.equals(GATEWAY)) {
      return caller;
    }
    String readable = OTHER_CHARACTERS.matcher(caller).replaceAll("-");
    if (readable.length() > LONGEST_UNMARKED) {
      readable = readable.substring(0, KEPT) + ".." + readable.substring(readable.length() - KEPT);
    }
    return readable + "=" + Hashing.sha256().hashString(caller, UTF_8).toString().substring(0, 16);
  }
}
