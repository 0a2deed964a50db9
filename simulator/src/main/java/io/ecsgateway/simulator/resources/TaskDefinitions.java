package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * Task definitions: registered as ACTIVE, deregistered to INACTIVE, deleted by way of
 * DELETE_IN_PROGRESS, which lasts as long as something refers to the revision.
 */
public final class TaskDefinitions {
  private static final int MOST_DELETED = 10;

  /** How long a deletion takes at least, and how often it looks whether the revision is free. */
  static final Duration DELETION_STEP = Duration.ofSeconds(30);

  private final World world;
  private final TagStore tags;
  private final TaskDefinitionUse use;
  private final TaskDefinitionFamilies families;

  TaskDefinitions(World world, TagStore tags, TaskDefinitionUse use) {
    this.world = world;
    this.tags = tags;
    this.use = use;
    this.families = new TaskDefinitionFamilies(world.arn("task-definition/"));
  }

  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    operations.add(
        Operation.of(
            "RegisterTaskDefinition", RegisterTaskDefinitionRequest::builder, this::register));
    operations.add(
        Operation.of(
            "DeregisterTaskDefinition",
            DeregisterTaskDefinitionRequest::builder,
            this::deregister));
    operations.add(
        Operation.of("DeleteTaskDefinitions", DeleteTaskDefinitionsRequest::builder, this::delete));
    operations.add(
        Operation.of(
            "DescribeTaskDefinition", DescribeTaskDefinitionRequest::builder, this::describe));
    operations.addAll(new TaskDefinitionLists(families).operations());
    return operations;
  }

  /** Returns what {@code familyRevisionOrArn} means, whatever its status; null if unknown. */
  public @Nullable TaskDefinition find(String familyRevisionOrArn) {
    return families.find(familyRevisionOrArn);
  }

  /**
   * Returns the task definition that {@code familyRevisionOrArn} means, whatever its status; a
   * family alone means its latest ACTIVE revision.
   *
   * @throws EcsException ClientException if there is none
   */
  public TaskDefinition resolve(@Nullable String familyRevisionOrArn) {
    if (familyRevisionOrArn == null || familyRevisionOrArn.isEmpty()) {
      throw EcsException.client("Task definition can not be blank.");
    }
    TaskDefinition definition = families.find(familyRevisionOrArn);
    if (definition == null) {
      throw EcsException.client("Unable to describe task definition.");
    }
    return definition;
  }

  /**
   * Returns the ACTIVE task definition that a new task, service or deployment names.
   *
   * @throws EcsException ClientException if it is unknown, INACTIVE or being deleted, in the words
   *     of RunTask and CreateService
   */
  public TaskDefinition requireActive(@Nullable String familyRevisionOrArn) {
    if (familyRevisionOrArn == null || familyRevisionOrArn.isEmpty()) {
      throw EcsException.invalidParameter("TaskDefinition can not be blank.");
    }
    TaskDefinition definition = families.find(familyRevisionOrArn);
    if (definition == null) {
      throw EcsException.client("TaskDefinition not found.");
    }
    if (definition.status() != TaskDefinitionStatus.ACTIVE) {
      throw EcsException.client("TaskDefinition is inactive");
    }
    return definition;
  }

  private RegisterTaskDefinitionResponse register(RegisterTaskDefinitionRequest request) {
    TaskDefinitionRules.check(request);
    TagRules.check(request.tags());
    TaskDefinition registered =
        families.add(
            request.family(),
            RegisteredTaskDefinition.of(request)
                .registeredAt(world.now())
                .registeredBy("arn:aws:iam::" + world.account() + ":root"));
    tags.put(registered.taskDefinitionArn(), request.tags());
    RegisterTaskDefinitionResponse.Builder response =
        RegisterTaskDefinitionResponse.builder().taskDefinition(registered);
    if (request.hasTags()) {
      response.tags(tags.get(registered.taskDefinitionArn()));
    }
    return response.build();
  }

  private DeregisterTaskDefinitionResponse deregister(DeregisterTaskDefinitionRequest request) {
    TaskDefinition definition = revision(request.taskDefinition());
    if (definition == null) {
      throw EcsException.client("The specified task definition does not exist.");
    }
    TaskDefinition deregistered =
        definition.status() == TaskDefinitionStatus.ACTIVE
            ? families.replace(
                definition.toBuilder()
                    .status(TaskDefinitionStatus.INACTIVE)
                    .deregisteredAt(world.now())
                    .build())
            : definition;
    return DeregisterTaskDefinitionResponse.builder().taskDefinition(deregistered).build();
  }

  private DeleteTaskDefinitionsResponse delete(DeleteTaskDefinitionsRequest request) {
    if (request.taskDefinitions().isEmpty()) {
      throw EcsException.invalidParameter("Task definitions cannot be empty.");
    }
    if (request.taskDefinitions().size() > MOST_DELETED) {
      throw EcsException.invalidParameter(
          "Task definitions cannot have more than " + MOST_DELETED + " elements.");
    }
    List<TaskDefinition> deleted = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (String reference : request.taskDefinitions()) {
      TaskDefinition definition = revision(reference);
      if (definition == null) {
        failures.add(
            failure(
                families.arn(reference),
                "The specified task definition does not exist. "
                    + "Specify a valid account, family, revision and try again."));
      } else if (definition.status() == TaskDefinitionStatus.ACTIVE) {
        failures.add(
            failure(
                definition.taskDefinitionArn(),
                "The specified task definition is still in ACTIVE status. "
                    + "Please deregister the target and try again."));
      } else {
        deleted.add(beginDeletion(definition));
      }
    }
    return DeleteTaskDefinitionsResponse.builder()
        .taskDefinitions(deleted)
        .failures(failures)
        .build();
  }

  private TaskDefinition beginDeletion(TaskDefinition definition) {
    if (definition.status() == TaskDefinitionStatus.DELETE_IN_PROGRESS) {
      return definition;
    }
    world.after(DELETION_STEP, () -> endDeletion(definition.taskDefinitionArn()));
    return families.replace(
        definition.toBuilder()
            .status(TaskDefinitionStatus.DELETE_IN_PROGRESS)
            .deleteRequestedAt(world.now())
            .build());
  }

  private void endDeletion(String arn) {
    if (use.inUse(arn)) {
      world.after(DELETION_STEP, () -> endDeletion(arn));
      return;
    }
    families.remove(arn);
    tags.remove(arn);
  }

  private DescribeTaskDefinitionResponse describe(DescribeTaskDefinitionRequest request) {
    TaskDefinition definition = resolve(request.taskDefinition());
    DescribeTaskDefinitionResponse.Builder response =
        DescribeTaskDefinitionResponse.builder().taskDefinition(definition);
    if (request.include().contains(TaskDefinitionField.TAGS)) {
      response.tags(tags.get(definition.taskDefinitionArn()));
    }
    return response.build();
  }

  /** Finds a revision; a family alone does not do. */
  private @Nullable TaskDefinition revision(@Nullable String reference) {
    if (reference == null || reference.isEmpty()) {
      throw EcsException.invalidParameter("Task definition can not be blank.");
    }
    if (!families.namesRevision(reference)) {
      throw EcsException.client("Revision is missing.");
    }
    return families.find(reference);
  }

  private static Failure failure(String arn, String reason) {
    return Failure.builder().arn(arn).reason(reason).build();
  }
}
