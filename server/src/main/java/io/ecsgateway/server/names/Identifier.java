package io.ecsgateway.server.names;

import com.google.common.base.Ascii;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which ARNs in ECS's answers a name in a request means. */
public final class Identifier {
  private Identifier() {}

  /**
   * Whether {@code asked}, a name or an ARN, means what {@code arn} names, both within one cluster.
   * ARNs of services and tasks come in two forms, with and without the cluster's name.
   */
  public static boolean means(String asked, String arn) {
    if (!asked.startsWith("arn:")) {
      return asked.equals(Arns.lastSegment(arn));
    }
    return asked.equals(arn)
        || ((isShort(asked) || isShort(arn)) && shortened(asked).equals(shortened(arn)));
  }

  /** Like {@link #means}, for an answer that spells a name in another case than it was asked. */
  public static boolean meansIgnoringCase(String asked, String arn) {
    return means(Ascii.toLowerCase(asked), Ascii.toLowerCase(arn));
  }

  /**
   * Returns which of {@code candidates} is called what {@code asked} means, by {@code rule}; null
   * if none is.
   */
  public static <T> @Nullable T find(
      BiPredicate<String, String> rule,
      String asked,
      List<T> candidates,
      Function<T, @Nullable String> arnOf) {
    for (T candidate : candidates) {
      if (rule.test(asked, Objects.requireNonNullElse(arnOf.apply(candidate), ""))) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean isShort(String arn) {
    return arn.indexOf('/') == arn.lastIndexOf('/');
  }

  private static String shortened(String arn) {
    return arn.substring(0, arn.indexOf('/') + 1) + Arns.lastSegment(arn);
  }
}
