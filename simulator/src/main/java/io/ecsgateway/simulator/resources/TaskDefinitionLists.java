package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The lists of task definitions and of their families. */
final class TaskDefinitionLists {
  private static final int PAGE = 100;

  private final TaskDefinitionFamilies families;

  TaskDefinitionLists(TaskDefinitionFamilies families) {
    this.families = families;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("ListTaskDefinitions", ListTaskDefinitionsRequest::builder, this::revisions),
        Operation.of(
            "ListTaskDefinitionFamilies",
            ListTaskDefinitionFamiliesRequest::builder,
            this::families));
  }

  private ListTaskDefinitionsResponse revisions(ListTaskDefinitionsRequest request) {
    TaskDefinitionStatus status =
        request.status() == null ? TaskDefinitionStatus.ACTIVE : request.status();
    List<String> arns =
        families.withStatus(request.familyPrefix(), status).stream()
            .map(TaskDefinition::taskDefinitionArn)
            .toList();
    Page<String> page =
        Page.of(
            request.sort() == SortOrder.DESC ? arns.reversed() : arns,
            request.nextToken(),
            request.maxResults(),
            PAGE,
            PAGE);
    return ListTaskDefinitionsResponse.builder()
        .taskDefinitionArns(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private ListTaskDefinitionFamiliesResponse families(ListTaskDefinitionFamiliesRequest request) {
    TaskDefinitionFamilyStatus status =
        request.status() == null ? TaskDefinitionFamilyStatus.ALL : request.status();
    @Nullable String prefix = request.familyPrefix();
    List<String> names =
        families.names().stream()
            .filter(name -> prefix == null || name.startsWith(prefix))
            .filter(name -> hasStatus(name, status))
            .toList();
    Page<String> page = Page.of(names, request.nextToken(), request.maxResults(), PAGE, PAGE);
    return ListTaskDefinitionFamiliesResponse.builder()
        .families(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private boolean hasStatus(String name, TaskDefinitionFamilyStatus status) {
    return status == TaskDefinitionFamilyStatus.ALL
        || families.hasActive(name) == (status == TaskDefinitionFamilyStatus.ACTIVE);
  }
}
