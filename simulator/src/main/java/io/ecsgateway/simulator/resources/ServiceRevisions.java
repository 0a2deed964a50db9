package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.scheduling.ServiceTable;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/** Service revisions: what each deployment of a service was to run. They never change. */
public final class ServiceRevisions {
  private static final int MOST_DESCRIBED = 20;

  private final ServiceTable services;

  ServiceRevisions(ServiceTable services) {
    this.services = services;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
            "DescribeServiceRevisions", DescribeServiceRevisionsRequest::builder, this::describe));
  }

  private DescribeServiceRevisionsResponse describe(DescribeServiceRevisionsRequest request) {
    List<String> arns = request.serviceRevisionArns();
    if (arns.isEmpty()) {
      throw EcsException.invalidParameter("Service revision ARNs cannot be empty.");
    }
    if (arns.size() > MOST_DESCRIBED) {
      throw EcsException.invalidParameter(
          "Service revision ARNs can have at most "
              + MOST_DESCRIBED
              + " items, not "
              + arns.size()
              + ".");
    }
    List<ServiceRevision> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String arn : arns) {
      ServiceRevision revision = services.findRevision(arn);
      if (revision == null) {
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
      } else {
        found.add(revision);
      }
    }
    return DescribeServiceRevisionsResponse.builder()
        .serviceRevisions(found)
        .failures(failures)
        .build();
  }
}
