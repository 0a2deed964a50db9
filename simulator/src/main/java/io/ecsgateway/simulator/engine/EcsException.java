package io.ecsgateway.simulator.engine;

import java.util.List;

/** An error as ECS answers it: its code, as {@code __type} names it, and its message. */
public final class EcsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String message;
  private final List<String> resourceIds;

  public EcsException(String code, String message) {
    this(code, message, List.of());
  }

  private EcsException(String code, String message, List<String> resourceIds) {
    super(message, null, false, false);
    this.code = code;
    this.message = message;
    this.resourceIds = List.copyOf(resourceIds);
  }

  public static EcsException invalidParameter(String message) {
    return new EcsException("InvalidParameterException", message);
  }

  public static EcsException client(String message) {
    return new EcsException("ClientException", message);
  }

  public static EcsException clusterNotFound() {
    return new EcsException("ClusterNotFoundException", "Cluster not found.");
  }

  public static EcsException serviceNotFound() {
    return new EcsException("ServiceNotFoundException", "Service not found.");
  }

  /** A conflict with the resources named, which the answer carries as {@code resourceIds}. */
  public static EcsException conflict(String message, List<String> resourceIds) {
    return new EcsException("ConflictException", message, resourceIds);
  }

  public String code() {
    return code;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** The resources that a ConflictException names; empty otherwise. */
  public List<String> resourceIds() {
    return resourceIds;
  }
}
