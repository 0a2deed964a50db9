package io.ecsgateway.server.names;

import com.google.common.base.Ascii;

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

  private static boolean isShort(String arn) {
    return arn.indexOf('/') == arn.lastIndexOf('/');
  }

  private static String shortened(String arn) {
    return arn.substring(0, arn.indexOf('/') + 1) + Arns.lastSegment(arn);
  }
}
