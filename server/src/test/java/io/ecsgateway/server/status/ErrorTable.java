package io.ecsgateway.server.status;

import com.google.protobuf.Message;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the design says of ECS's errors, as data that is not derived from the code. */
final class ErrorTable {
  private ErrorTable() {}

  /** Whose ErrorInfo it is. */
  enum Domain {
    ECS("ecs.amazonaws.com"),
    GATEWAY("ecsgateway");

    final String value;

    Domain(String value) {
      this.value = value;
    }
  }

  /** What becomes of ECS's message. */
  enum Said {
    PASSED,
    REPLACED
  }

  /**
   * A line of the table.
   *
   * @param operations the operations that it applies to; empty for those without a line of their
   *     own
   * @param detail what the error carries besides
   */
  record Line(
      String error,
      Set<String> operations,
      Code code,
      String reason,
      Domain domain,
      Said said,
      @Nullable Class<? extends Message> detail) {

    Line on(String... operations) {
      return new Line(error, Set.of(operations), code, reason, domain, said, detail);
    }

    Line with(Class<? extends Message> detail) {
      return new Line(error, operations, code, reason, domain, said, detail);
    }
  }

  private static final String[] READS = {
    "DescribeClusters", "DescribeServiceDeployments", "DescribeServiceRevisions",
    "DescribeServices", "DescribeTaskDefinition", "DescribeTaskSets",
    "DescribeTasks", "ListClusters", "ListServiceDeployments",
    "ListServices", "ListServicesByNamespace", "ListTagsForResource",
    "ListTaskDefinitionFamilies", "ListTaskDefinitions", "ListTasks"
  };

  static final List<Line> LINES =
      List.of(
          line("ClusterNotFoundException", Code.NOT_FOUND, "CLUSTER_NOT_FOUND"),
          line("ServiceNotFoundException", Code.NOT_FOUND, "SERVICE_NOT_FOUND"),
          line("TaskSetNotFoundException", Code.NOT_FOUND, "TASK_SET_NOT_FOUND"),
          line(
              "ServiceDeploymentNotFoundException", Code.NOT_FOUND, "SERVICE_DEPLOYMENT_NOT_FOUND"),
          line("NamespaceNotFoundException", Code.NOT_FOUND, "NAMESPACE_NOT_FOUND"),
          line("ResourceNotFoundException", Code.NOT_FOUND, "RESOURCE_NOT_FOUND"),
          line("TargetNotFoundException", Code.NOT_FOUND, "TARGET_NOT_FOUND"),
          line("ClientException", Code.NOT_FOUND, "TASK_DEFINITION_NOT_FOUND")
              .on("DescribeTaskDefinition", "DeregisterTaskDefinition"),
          line("ClientException", Code.INVALID_ARGUMENT, "TASK_DEFINITION_INVALID")
              .on("RegisterTaskDefinition"),
          line("ClientException", Code.FAILED_PRECONDITION, "CLIENT_REFUSED"),
          line("InvalidParameterException", Code.INVALID_ARGUMENT, "INVALID_PARAMETER"),
          line("PlatformUnknownException", Code.INVALID_ARGUMENT, "PLATFORM_UNKNOWN"),
          line("ServiceNotActiveException", Code.FAILED_PRECONDITION, "SERVICE_NOT_ACTIVE"),
          line(
              "ClusterContainsServicesException",
              Code.FAILED_PRECONDITION,
              "CLUSTER_CONTAINS_SERVICES"),
          line("ClusterContainsTasksException", Code.FAILED_PRECONDITION, "CLUSTER_CONTAINS_TASKS"),
          line(
              "ClusterContainsContainerInstancesException",
              Code.FAILED_PRECONDITION,
              "CLUSTER_CONTAINS_CONTAINER_INSTANCES"),
          line(
              "ClusterContainsCapacityProviderException",
              Code.FAILED_PRECONDITION,
              "CLUSTER_CONTAINS_CAPACITY_PROVIDER"),
          line(
              "PlatformTaskDefinitionIncompatibilityException",
              Code.FAILED_PRECONDITION,
              "PLATFORM_TASK_DEFINITION_INCOMPATIBILITY"),
          line("MissingVersionException", Code.FAILED_PRECONDITION, "MISSING_VERSION"),
          line("NoUpdateAvailableException", Code.FAILED_PRECONDITION, "NO_UPDATE_AVAILABLE"),
          line("ResourceInUseException", Code.FAILED_PRECONDITION, "RESOURCE_IN_USE"),
          line("UnsupportedFeatureException", Code.FAILED_PRECONDITION, "UNSUPPORTED_FEATURE"),
          line("TargetNotConnectedException", Code.FAILED_PRECONDITION, "TARGET_NOT_CONNECTED"),
          line("ConflictException", Code.ALREADY_EXISTS, "CLIENT_TOKEN_USED").on("RunTask"),
          line("ConflictException", Code.ABORTED, "CONFLICT"),
          line("UpdateInProgressException", Code.ABORTED, "UPDATE_IN_PROGRESS"),
          line("LimitExceededException", Code.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED")
              .with(QuotaFailure.class),
          line(
                  "AttributeLimitExceededException",
                  Code.RESOURCE_EXHAUSTED,
                  "ATTRIBUTE_LIMIT_EXCEEDED")
              .with(QuotaFailure.class),
          line("ThrottlingException", Code.RESOURCE_EXHAUSTED, "THROTTLED", Said.REPLACED)
              .with(RetryInfo.class),
          line(
              "AccessDeniedException",
              Code.PERMISSION_DENIED,
              "GATEWAY_NOT_ALLOWED",
              Said.REPLACED),
          line("BlockedException", Code.PERMISSION_DENIED, "GATEWAY_NOT_ALLOWED", Said.REPLACED),
          line("UnknownOperationException", Code.UNIMPLEMENTED, "OPERATION_UNKNOWN", Said.REPLACED),
          concluded("ExpiredTokenException", Code.UNAVAILABLE, "GATEWAY_CREDENTIALS"),
          concluded("UnrecognizedClientException", Code.UNAVAILABLE, "GATEWAY_CREDENTIALS"),
          concluded("InvalidSignatureException", Code.UNAVAILABLE, "GATEWAY_CREDENTIALS"),
          concluded("IncompleteSignature", Code.UNAVAILABLE, "GATEWAY_CREDENTIALS"),
          concluded("MissingAuthenticationToken", Code.UNAVAILABLE, "GATEWAY_CREDENTIALS"),
          concluded("ServerException", Code.UNAVAILABLE, "ECS_UNAVAILABLE")
              .on(READS)
              .with(RetryInfo.class),
          concluded("ServerException", Code.UNKNOWN, "OUTCOME_UNKNOWN"),
          concluded("NobodyForesawThisException", Code.INTERNAL, "INTERNAL"));

  /** Returns what is expected of {@code operation} where ECS answers {@code error}. */
  static Line expected(String operation, String error) {
    List<Line> lines = LINES.stream().filter(line -> line.error().equals(error)).toList();
    return Stream.concat(
            lines.stream().filter(line -> line.operations().contains(operation)),
            lines.stream().filter(line -> line.operations().isEmpty()))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(operation + ", " + error + " (expected: a line in the table)"));
  }

  private static Line line(String error, Code code, String reason) {
    return line(error, code, reason, Said.PASSED);
  }

  private static Line line(String error, Code code, String reason, Said said) {
    return new Line(error, Set.of(), code, reason, Domain.ECS, said, null);
  }

  private static Line concluded(String error, Code code, String reason) {
    return new Line(error, Set.of(), code, reason, Domain.GATEWAY, Said.REPLACED, null);
  }
}
