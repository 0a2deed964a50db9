package io.ecsgateway.server.status;

import static io.ecsgateway.v1.ErrorReason.*;

import io.ecsgateway.server.aws.AuthorizationErrors;
import io.ecsgateway.server.aws.CredentialErrors;
import io.ecsgateway.server.aws.EcsCall;
import io.ecsgateway.v1.ErrorReason;
import io.grpc.Status.Code;

/**
 * What ECS's errors mean, by operation and ECS's own code, never by HTTP status. The message
 * decides in three cases only, where ECS has one code for different things.
 */
final class EcsErrors {
  private EcsErrors() {}

  /** Returns how an answer of ECS with {@code code} and {@code message} ends {@code call}. */
  static Verdict judge(EcsCall call, String code, String message) {
    if (CredentialErrors.refused(code)) {
      return StatusMapper.CREDENTIALS;
    }
    if (AuthorizationErrors.refused(code)) {
      // ECS's message names the gateway's own role and account.
      return new Verdict(
          Code.PERMISSION_DENIED,
          ERROR_REASON_GATEWAY_NOT_ALLOWED,
          "AWS does not allow the gateway to call " + call.operation());
    }
    return switch (code) {
      case "ClusterNotFoundException" -> notFound(ERROR_REASON_CLUSTER_NOT_FOUND);
      case "ServiceNotFoundException" -> notFound(ERROR_REASON_SERVICE_NOT_FOUND);
      case "TaskSetNotFoundException" -> notFound(ERROR_REASON_TASK_SET_NOT_FOUND);
      case "ServiceDeploymentNotFoundException" ->
          notFound(ERROR_REASON_SERVICE_DEPLOYMENT_NOT_FOUND);
      case "NamespaceNotFoundException" -> notFound(ERROR_REASON_NAMESPACE_NOT_FOUND);
      case "ResourceNotFoundException" -> notFound(ERROR_REASON_RESOURCE_NOT_FOUND);
      case "TargetNotFoundException" -> notFound(ERROR_REASON_TARGET_NOT_FOUND);
      case "ClientException" -> clientException(call);
      case "InvalidParameterException" -> invalidParameter(message);
      case "SerializationException", "ValidationException" ->
          Verdict.of(Code.INVALID_ARGUMENT, ERROR_REASON_INVALID_PARAMETER);
      case "PlatformUnknownException" ->
          Verdict.of(Code.INVALID_ARGUMENT, ERROR_REASON_PLATFORM_UNKNOWN);
      case "ServiceNotActiveException" -> precondition(ERROR_REASON_SERVICE_NOT_ACTIVE);
      case "ClusterContainsServicesException" ->
          precondition(ERROR_REASON_CLUSTER_CONTAINS_SERVICES);
      case "ClusterContainsTasksException" -> precondition(ERROR_REASON_CLUSTER_CONTAINS_TASKS);
      case "ClusterContainsContainerInstancesException" ->
          precondition(ERROR_REASON_CLUSTER_CONTAINS_CONTAINER_INSTANCES);
      case "ClusterContainsCapacityProviderException" ->
          precondition(ERROR_REASON_CLUSTER_CONTAINS_CAPACITY_PROVIDER);
      case "PlatformTaskDefinitionIncompatibilityException" ->
          precondition(ERROR_REASON_PLATFORM_TASK_DEFINITION_INCOMPATIBILITY);
      case "MissingVersionException" -> precondition(ERROR_REASON_MISSING_VERSION);
      case "NoUpdateAvailableException" -> precondition(ERROR_REASON_NO_UPDATE_AVAILABLE);
      case "ResourceInUseException" -> precondition(ERROR_REASON_RESOURCE_IN_USE);
      case "UnsupportedFeatureException" -> precondition(ERROR_REASON_UNSUPPORTED_FEATURE);
      case "TargetNotConnectedException" -> precondition(ERROR_REASON_TARGET_NOT_CONNECTED);
      case "ConflictException" ->
          call.operation().equals("RunTask")
              ? Verdict.of(Code.ALREADY_EXISTS, ERROR_REASON_CLIENT_TOKEN_USED)
              : Verdict.of(Code.ABORTED, ERROR_REASON_CONFLICT);
      case "UpdateInProgressException" -> Verdict.of(Code.ABORTED, ERROR_REASON_UPDATE_IN_PROGRESS);
      case "LimitExceededException" ->
          Verdict.of(Code.RESOURCE_EXHAUSTED, ERROR_REASON_LIMIT_EXCEEDED);
      case "AttributeLimitExceededException" ->
          Verdict.of(Code.RESOURCE_EXHAUSTED, ERROR_REASON_ATTRIBUTE_LIMIT_EXCEEDED);
      case "UnknownOperationException" ->
          new Verdict(
              Code.UNIMPLEMENTED,
              ERROR_REASON_OPERATION_UNKNOWN,
              "the ECS endpoint does not know " + call.operation());
      case "ServerException" -> StatusMapper.serverError(call);
      default -> StatusMapper.UNFORESEEN;
    };
  }

  private static Verdict clientException(EcsCall call) {
    return switch (call.operation()) {
      case "DescribeTaskDefinition", "DeregisterTaskDefinition" ->
          notFound(ERROR_REASON_TASK_DEFINITION_NOT_FOUND);
      case "RegisterTaskDefinition" ->
          Verdict.of(Code.INVALID_ARGUMENT, ERROR_REASON_TASK_DEFINITION_INVALID);
      default -> precondition(ERROR_REASON_CLIENT_REFUSED);
    };
  }

  private static Verdict invalidParameter(String message) {
    if (message.contains("Creation of service was not idempotent")) {
      return Verdict.of(Code.ALREADY_EXISTS, ERROR_REASON_SERVICE_ALREADY_EXISTS);
    }
    if (message.contains("still Draining")) {
      return precondition(ERROR_REASON_SERVICE_STILL_DRAINING);
    }
    if (message.contains("cannot be stopped while it is scaled above 0")) {
      return precondition(ERROR_REASON_SERVICE_SCALED_ABOVE_ZERO);
    }
    return Verdict.of(Code.INVALID_ARGUMENT, ERROR_REASON_INVALID_PARAMETER);
  }

  private static Verdict notFound(ErrorReason reason) {
    return Verdict.of(Code.NOT_FOUND, reason);
  }

  private static Verdict precondition(ErrorReason reason) {
    return Verdict.of(Code.FAILED_PRECONDITION, reason);
  }
}
