package io.ecsgateway.server.aws;

import java.util.Set;

/** The error codes by which AWS says that it does not accept the gateway's credentials. */
public final class CredentialErrors {
  private static final Set<String> REFUSED =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private CredentialErrors() {}

  /** Whether {@code code}, an AWS error code, is one of them. */
  public static boolean refused(String code) {
    return REFUSED.contains(code);
  }
}
