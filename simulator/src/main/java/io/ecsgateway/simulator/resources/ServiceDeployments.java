package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.SimulatedServiceDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.ContinueServiceDeploymentResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookAction;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentResponse;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/** Service deployments: what became of each change of a service, until the service is deleted. */
public final class ServiceDeployments {
  private static final int MOST_DESCRIBED = 20;
  private static final int DEFAULT_PAGE = 20;
  private static final int LARGEST_PAGE = 100;

  /** ECS refuses a createdAt filter that begins more than three months ago. */
  private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(92);

  private final World world;
  private final ServiceTable services;
  private final ServiceFinder finder;
  private final ServiceScheduler scheduler;

  ServiceDeployments(
      World world, ServiceTable services, ServiceFinder finder, ServiceScheduler scheduler) {
    this.world = world;
    this.services = services;
    this.finder = finder;
    this.scheduler = scheduler;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("ListServiceDeployments", ListServiceDeploymentsRequest::builder, this::list),
        Operation.of(
            "DescribeServiceDeployments",
            DescribeServiceDeploymentsRequest::builder,
            this::describe),
        Operation.of("StopServiceDeployment", StopServiceDeploymentRequest::builder, this::stop),
        Operation.of(
            "ContinueServiceDeployment", ContinueServiceDeploymentRequest::builder, this::proceed));
  }

  private ListServiceDeploymentsResponse list(ListServiceDeploymentsRequest request) {
    SimulatedService service = finder.require(request.cluster(), request.service());
    Instant after = request.createdAt() == null ? null : request.createdAt().after();
    if (after != null && after.isBefore(world.now().minus(LONGEST_LOOK_BACK))) {
      throw EcsException.invalidParameter(
          "Invalid createdAt.after: " + after + ". It must be within the last 3 months.");
    }
    List<ServiceDeploymentBrief> briefs =
        service.serviceDeployments().stream()
            .filter(filters(request))
            .map(ServiceDeployments::brief)
            .toList();
    Page<ServiceDeploymentBrief> page =
        Page.of(briefs, request.nextToken(), request.maxResults(), DEFAULT_PAGE, LARGEST_PAGE);
    return ListServiceDeploymentsResponse.builder()
        .serviceDeployments(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static Predicate<SimulatedServiceDeployment> filters(
      ListServiceDeploymentsRequest request) {
    Instant after = request.createdAt() == null ? null : request.createdAt().after();
    Instant before = request.createdAt() == null ? null : request.createdAt().before();
    return deployment ->
        (request.status().isEmpty() || request.status().contains(deployment.status()))
            && (after == null || !deployment.createdAt().isBefore(after))
            && (before == null || !deployment.createdAt().isAfter(before));
  }

  private DescribeServiceDeploymentsResponse describe(DescribeServiceDeploymentsRequest request) {
    List<String> arns = request.serviceDeploymentArns();
    if (arns.isEmpty()) {
      throw EcsException.invalidParameter("Service deployment ARNs cannot be empty.");
    }
    if (arns.size() > MOST_DESCRIBED) {
      throw EcsException.invalidParameter(
          "Service deployment ARNs can have at most "
              + MOST_DESCRIBED
              + " items, not "
              + arns.size()
              + ".");
    }
    List<ServiceDeployment> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String arn : arns) {
      SimulatedServiceDeployment deployment = services.findDeployment(arn);
      if (deployment == null) {
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
      } else {
        found.add(ServiceDeploymentView.of(deployment));
      }
    }
    return DescribeServiceDeploymentsResponse.builder()
        .serviceDeployments(found)
        .failures(failures)
        .build();
  }

  private StopServiceDeploymentResponse stop(StopServiceDeploymentRequest request) {
    SimulatedServiceDeployment deployment = require(request.serviceDeploymentArn());
    if (request.stopType() != null
        && request.stopType() != StopServiceDeploymentStopType.ROLLBACK) {
      throw EcsException.invalidParameter(
          "Invalid stopType: " + request.stopTypeAsString() + ". The valid value is ROLLBACK.");
    }
    if (deployment.isOver()) {
      throw EcsException.conflict(
          "The service deployment cannot be stopped because it is in the "
              + deployment.status()
              + " state.",
          List.of(deployment.arn()));
    }
    scheduler.requestRollback(deployment);
    return StopServiceDeploymentResponse.builder().serviceDeploymentArn(deployment.arn()).build();
  }

  private ContinueServiceDeploymentResponse proceed(ContinueServiceDeploymentRequest request) {
    SimulatedServiceDeployment deployment = require(request.serviceDeploymentArn());
    if (request.hookId() == null || request.hookId().isEmpty()) {
      throw EcsException.invalidParameter("Hook id can not be blank.");
    }
    if (!deployment.awaitsAction(request.hookId())) {
      throw EcsException.invalidParameter(
          "The service deployment "
              + deployment.arn()
              + " has no lifecycle hook "
              + request.hookId()
              + " that awaits an action.");
    }
    boolean rollback = request.action() == DeploymentLifecycleHookAction.ROLLBACK;
    scheduler.hooks().resolve(deployment, request.hookId(), !rollback);
    if (rollback) {
      scheduler.requestRollback(deployment);
    }
    return ContinueServiceDeploymentResponse.builder()
        .serviceDeploymentArn(deployment.arn())
        .build();
  }

  private SimulatedServiceDeployment require(@Nullable String arn) {
    if (arn == null || arn.isEmpty()) {
      throw EcsException.invalidParameter("Service deployment ARN can not be blank.");
    }
    SimulatedServiceDeployment deployment = services.findDeployment(arn);
    if (deployment == null) {
      throw new EcsException(
          "ServiceDeploymentNotFoundException", "Service deployment not found: " + arn);
    }
    return deployment;
  }

  private static ServiceDeploymentBrief brief(SimulatedServiceDeployment deployment) {
    ServiceDeploymentBrief.Builder brief = ServiceDeploymentBrief.builder();
    CommonMembers.copy(ServiceDeploymentView.of(deployment), brief);
    return brief.targetServiceRevisionArn(deployment.targetRevisionArn()).build();
  }
}
