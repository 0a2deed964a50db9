package io.ecsgateway.server.api;

import io.ecsgateway.server.reads.SharedRead;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.Task;

/** The operations that take several names. */
final class SharedDescribes {
  static final SharedRead<DescribeServicesRequest, DescribeServicesResponse, Service> SERVICES =
      new SharedRead<>(
          "DescribeServices",
          DescribeServicesRequest::services,
          (request, names) -> request.toBuilder().services(names).build(),
          DescribeServicesResponse::services,
          Service::serviceArn,
          DescribeServicesResponse::failures,
          DescribeServicesResponse.builder().build(),
          (answer, found, failures) ->
              answer.toBuilder().services(found).failures(failures).build());

  static final SharedRead<
          DescribeServiceDeploymentsRequest, DescribeServiceDeploymentsResponse, ServiceDeployment>
      SERVICE_DEPLOYMENTS =
          new SharedRead<>(
              "DescribeServiceDeployments",
              DescribeServiceDeploymentsRequest::serviceDeploymentArns,
              (request, arns) -> request.toBuilder().serviceDeploymentArns(arns).build(),
              DescribeServiceDeploymentsResponse::serviceDeployments,
              ServiceDeployment::serviceDeploymentArn,
              DescribeServiceDeploymentsResponse::failures,
              DescribeServiceDeploymentsResponse.builder().build(),
              (answer, found, failures) ->
                  answer.toBuilder().serviceDeployments(found).failures(failures).build());

  static final SharedRead<
          DescribeServiceRevisionsRequest, DescribeServiceRevisionsResponse, ServiceRevision>
      SERVICE_REVISIONS =
          new SharedRead<>(
              "DescribeServiceRevisions",
              DescribeServiceRevisionsRequest::serviceRevisionArns,
              (request, arns) -> request.toBuilder().serviceRevisionArns(arns).build(),
              DescribeServiceRevisionsResponse::serviceRevisions,
              ServiceRevision::serviceRevisionArn,
              DescribeServiceRevisionsResponse::failures,
              DescribeServiceRevisionsResponse.builder().build(),
              (answer, found, failures) ->
                  answer.toBuilder().serviceRevisions(found).failures(failures).build());

  static final SharedRead<DescribeTasksRequest, DescribeTasksResponse, Task> TASKS =
      new SharedRead<>(
          "DescribeTasks",
          DescribeTasksRequest::tasks,
          (request, names) -> request.toBuilder().tasks(names).build(),
          DescribeTasksResponse::tasks,
          Task::taskArn,
          DescribeTasksResponse::failures,
          DescribeTasksResponse.builder().build(),
          (answer, found, failures) -> answer.toBuilder().tasks(found).failures(failures).build());

  private SharedDescribes() {}
}
