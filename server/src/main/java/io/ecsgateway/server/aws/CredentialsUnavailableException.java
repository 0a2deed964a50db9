package io.ecsgateway.server.aws;

import software.amazon.awssdk.core.exception.SdkClientException;

/** The gateway could not get AWS credentials for a target; nothing was sent. */
public final class CredentialsUnavailableException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  CredentialsUnavailableException(String target, Throwable cause) {
    super(
        SdkClientException.builder()
            .message("target " + target + ": no AWS credentials")
            .cause(cause));
  }
}
