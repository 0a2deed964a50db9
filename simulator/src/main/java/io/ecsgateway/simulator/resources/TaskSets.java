package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.ServiceScheduler;
import io.ecsgateway.simulator.scheduling.SimulatedService;
import io.ecsgateway.simulator.scheduling.SimulatedTaskSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskSetsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Scale;
import software.amazon.awssdk.services.ecs.model.ScaleUnit;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskSet;
import software.amazon.awssdk.services.ecs.model.TaskSetField;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServicePrimaryTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskSetResponse;

/** Task sets of services whose deployments CodeDeploy or a third party controls. */
public final class TaskSets {
  private static final int MOST = 5;
  private static final int LONGEST_TOKEN = 36;
  private static final Scale NONE = scale(0);
  private static final Scale ALL = scale(100);

  private final World world;
  private final Clusters clusters;
  private final TaskDefinitions definitions;
  private final TagStore tags;
  private final ServiceFinder finder;
  private final ServiceScheduler scheduler;
  private final ClientTokens<CreateTaskSetRequest, SimulatedTaskSet> tokens;

  TaskSets(
      World world,
      Clusters clusters,
      TaskDefinitions definitions,
      TagStore tags,
      ServiceFinder finder,
      ServiceScheduler scheduler) {
    this.world = world;
    this.clusters = clusters;
    this.definitions = definitions;
    this.tags = tags;
    this.finder = finder;
    this.scheduler = scheduler;
    this.tokens = new ClientTokens<>(world);
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("CreateTaskSet", CreateTaskSetRequest::builder, this::create),
        Operation.of("UpdateTaskSet", UpdateTaskSetRequest::builder, this::update),
        Operation.of("DeleteTaskSet", DeleteTaskSetRequest::builder, this::delete),
        Operation.of("DescribeTaskSets", DescribeTaskSetsRequest::builder, this::describe),
        Operation.of(
            "UpdateServicePrimaryTaskSet",
            UpdateServicePrimaryTaskSetRequest::builder,
            this::makePrimary));
  }

  /** Returns the task set that {@code service} has under {@code idOrArn}, or null. */
  static @Nullable SimulatedTaskSet find(SimulatedService service, @Nullable String idOrArn) {
    return service.taskSets().stream()
        .filter(set -> set.id().equals(idOrArn) || set.settings().taskSetArn().equals(idOrArn))
        .findFirst()
        .orElse(null);
  }

  /** Adds the task set with which a service of the CODE_DEPLOY controller begins. */
  void addInitial(SimulatedService service, TaskDefinition definition) {
    TaskSet settings =
        settings(service, service.blueprint()).toBuilder()
            .status("PRIMARY")
            .startedBy("CODE_DEPLOY")
            .scale(ALL)
            .build();
    service.add(new SimulatedTaskSet(settings, service.blueprint(), definition));
    scheduler.poke(service);
  }

  private CreateTaskSetResponse create(CreateTaskSetRequest request) {
    Cluster cluster = clusters.requireNamed(request.cluster());
    SimulatedService service = requireManaged(request.cluster(), request.service());
    LaunchRules.checkToken(request.clientToken(), LONGEST_TOKEN);
    var used = tokens.find(service.arn(), request.clientToken());
    if (used != null) {
      if (!used.request().equals(request)) {
        throw EcsException.invalidParameter("Creation of task set was not idempotent.");
      }
      return CreateTaskSetResponse.builder().taskSet(shown(service, used.made())).build();
    }
    if (service.taskSets().size() >= MOST) {
      throw EcsException.invalidParameter(
          MOST
              + " deployments exist on the service. Unable to create new TaskSet since this exceeds"
              + " the maximum limit.");
    }
    TagRules.check(request.tags());
    TaskDefinition definition = definitions.requireActive(request.taskDefinition());
    ServiceRevision blueprint = Blueprints.with(Blueprints.empty(), request, definition, cluster);
    TaskSet settings =
        settings(service, blueprint).toBuilder()
            .externalId(request.externalId())
            .scale(request.scale() == null ? NONE : checked(request.scale()))
            .build();
    SimulatedTaskSet taskSet = new SimulatedTaskSet(settings, blueprint, definition);
    service.add(taskSet);
    tags.put(settings.taskSetArn(), request.tags());
    tokens.remember(service.arn(), request.clientToken(), request, taskSet);
    scheduler.poke(service);
    return CreateTaskSetResponse.builder().taskSet(shown(service, taskSet)).build();
  }

  private UpdateTaskSetResponse update(UpdateTaskSetRequest request) {
    SimulatedService service = requireManaged(request.cluster(), request.service());
    SimulatedTaskSet taskSet = require(service, request.taskSet());
    if (request.scale() == null) {
      throw EcsException.invalidParameter("Scale can not be blank.");
    }
    if (taskSet.isDraining()) {
      throw EcsException.invalidParameter("The task set cannot be updated while it is draining.");
    }
    taskSet.change(
        taskSet.settings().toBuilder().scale(checked(request.scale())).build(), world.now());
    taskSet.unsettle(world.now());
    scheduler.poke(service);
    return UpdateTaskSetResponse.builder().taskSet(shown(service, taskSet)).build();
  }

  private DeleteTaskSetResponse delete(DeleteTaskSetRequest request) {
    SimulatedService service = requireManaged(request.cluster(), request.service());
    SimulatedTaskSet taskSet = require(service, request.taskSet());
    if (!Boolean.TRUE.equals(request.force())) {
      if (taskSet.settings().status().equals("PRIMARY")) {
        throw EcsException.invalidParameter(
            "The primary task set cannot be deleted unless the deletion is forced.");
      }
      if (!taskSet.isDraining() && taskSet.settings().scale().value() > 0) {
        throw EcsException.invalidParameter(
            "The task set cannot be deleted while it is scaled above 0.");
      }
    }
    if (!taskSet.isDraining()) {
      taskSet.change(taskSet.settings().toBuilder().status("DRAINING").build(), world.now());
      taskSet.unsettle(world.now());
      scheduler.poke(service);
    }
    return DeleteTaskSetResponse.builder().taskSet(shown(service, taskSet)).build();
  }

  private DescribeTaskSetsResponse describe(DescribeTaskSetsRequest request) {
    SimulatedService service = requireManaged(request.cluster(), request.service());
    List<SimulatedTaskSet> found = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    if (!request.hasTaskSets()) {
      found.addAll(service.taskSets());
    }
    for (String idOrArn : request.taskSets()) {
      SimulatedTaskSet taskSet = find(service, idOrArn);
      if (taskSet == null) {
        String arn = idOrArn.startsWith("arn:") ? idOrArn : arn(service, idOrArn);
        failures.add(Failure.builder().arn(arn).reason("MISSING").build());
      } else {
        found.add(taskSet);
      }
    }
    boolean withTags = request.include().contains(TaskSetField.TAGS);
    return DescribeTaskSetsResponse.builder()
        .taskSets(
            found.stream()
                .map(set -> withTags ? shown(service, set) : ServiceView.taskSet(service, set))
                .toList())
        .failures(failures)
        .build();
  }

  /** The service takes over what the new primary task set runs. */
  private UpdateServicePrimaryTaskSetResponse makePrimary(
      UpdateServicePrimaryTaskSetRequest request) {
    SimulatedService service = requireManaged(request.cluster(), request.service());
    SimulatedTaskSet primary = require(service, request.primaryTaskSet());
    if (primary.isDraining()) {
      throw EcsException.invalidParameter(
          "The task set cannot be made primary while it is draining.");
    }
    for (SimulatedTaskSet taskSet : service.taskSets()) {
      if (taskSet.settings().status().equals("PRIMARY")) {
        taskSet.change(taskSet.settings().toBuilder().status("ACTIVE").build(), world.now());
      }
    }
    primary.change(primary.settings().toBuilder().status("PRIMARY").build(), world.now());
    service.change(Blueprints.of(primary.settings()));
    scheduler.poke(service);
    return UpdateServicePrimaryTaskSetResponse.builder().taskSet(shown(service, primary)).build();
  }

  private TaskSet settings(SimulatedService service, ServiceRevision blueprint) {
    String id = "ecs-svc/" + world.ids().number19();
    TaskSet.Builder settings = TaskSet.builder();
    CommonMembers.copy(blueprint, settings);
    return settings
        .id(id)
        .taskSetArn(arn(service, id))
        .serviceArn(service.arn())
        .clusterArn(service.settings().clusterArn())
        .status("ACTIVE")
        .createdAt(world.now())
        .build();
  }

  private String arn(SimulatedService service, String id) {
    String path = service.arn().substring(world.arn("service/").length());
    return world.arn("task-set/" + path + "/" + id);
  }

  private TaskSet shown(SimulatedService service, SimulatedTaskSet taskSet) {
    return ServiceView.taskSet(service, taskSet).toBuilder()
        .tags(tags.get(taskSet.settings().taskSetArn()))
        .build();
  }

  private SimulatedService requireManaged(
      @Nullable String clusterNameOrArn, @Nullable String nameOrArn) {
    clusters.requireNamed(clusterNameOrArn);
    SimulatedService service = finder.requireActive(clusterNameOrArn, nameOrArn);
    if (service.isDeployedByEcs()) {
      throw EcsException.invalidParameter(
          "Amazon ECS only supports task set management on services configured to use external"
              + " deployment controllers.");
    }
    return service;
  }

  private static SimulatedTaskSet require(SimulatedService service, @Nullable String idOrArn) {
    if (idOrArn == null || idOrArn.isEmpty()) {
      throw EcsException.invalidParameter("Task set can not be blank.");
    }
    SimulatedTaskSet taskSet = find(service, idOrArn);
    if (taskSet == null) {
      throw new EcsException("TaskSetNotFoundException", "The specified task set does not exist.");
    }
    return taskSet;
  }

  private static Scale checked(Scale scale) {
    double value = scale.value() == null ? 0 : scale.value();
    if (!(value >= 0 && value <= 100)) {
      throw EcsException.invalidParameter(
          "Invalid scale: " + value + ". It must be between 0 and 100.");
    }
    if (scale.unit() == ScaleUnit.UNKNOWN_TO_SDK_VERSION) {
      throw EcsException.invalidParameter("Invalid scale unit: " + scale.unitAsString());
    }
    return scale(value);
  }

  private static Scale scale(double value) {
    return Scale.builder().value(value).unit(ScaleUnit.PERCENT).build();
  }
}
