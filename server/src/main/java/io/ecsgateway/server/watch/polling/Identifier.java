package io.ecsgateway.server.watch.polling;

import com.google.common.base.Ascii;
import io.ecsgateway.server.watch.Arns;

/** Which ARNs in ECS's answers a name in a request means. */
final class Identifier {
  private Identifier() {}

  /**
   * Whether {@code asked}, a name or an ARN, means what {@code arn} names, both within one cluster.
   * ARNs of services and tasks come in two forms, with and without the cluster's name.
   */
  static boolean means(String asked, String arn) {
    if (!asked.startsWith("arn:")) {
      return asked.equals(Arns.lastSegment(arn));
    }
    return asked.equals(arn)
        || ((isShort(asked) || isShort(arn)) && shortened(asked).equals(shortened(arn)));
  }

  /** Like {@link #means}, for an answer that spells a name in another case than it was asked. */
  static boolean meansIgnoringCase(String asked, String arn) {
    return means(Ascii.toLowerCase(asked), Ascii.toLowerCase(arn));
  }

  private static boolean isShort(String arn) {
    return arn.indexOf('/') == arn.lastIndexOf('/');
  }

  private static String shortened(String arn) {
    return arn.substring(0, arn.indexOf('/') + 1) + Arns.lastSegment(arn);
  }
}
