package io.ecsgateway.server.access.policy;

/** What the rules say of a question. */
public enum Decision {
  ALLOWED,
  /** Refused, whatever the question leaves open. */
  DENIED,
  /** It depends on what the question leaves open: allowed for some of it perhaps, not for all. */
  DEPENDS
}
