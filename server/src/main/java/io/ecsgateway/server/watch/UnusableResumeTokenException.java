package io.ecsgateway.server.watch;

/** A caller's resume token cannot be read, or belongs to another watch. */
public final class UnusableResumeTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableResumeTokenException(String problem) {
    super("resume_token " + problem, null, false, false);
  }
}
