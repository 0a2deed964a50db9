package io.ecsgateway.simulator.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecsgateway.simulator.engine.AlarmState;
import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.HookAnswer;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.engine.World;
import io.ecsgateway.simulator.scheduling.Alarms;
import io.ecsgateway.simulator.scheduling.LifecycleHooks;
import io.ecsgateway.simulator.scheduling.ServiceTimings;
import io.ecsgateway.simulator.scheduling.TaskTimings;
import io.ecsgateway.simulator.wire.WireForm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.*;

/**
 * An account with all resources on a clock moved by hand, whose operations are called by name with
 * typed requests. It has a cluster "main" and two revisions of a task definition "app".
 */
final class TestAccount {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** So many of an account's first answers are held against the AWS model, which takes time. */
  private static final int CHECKED = 300;

  /** And one in so many after these: long histories say the same in much the same form. */
  private static final int CHECKED_LATER = 50;

  private int answers;
  private final World world;
  private final Map<String, Operation> operations = new HashMap<>();
  private final Alarms alarms;
  private final LifecycleHooks hooks;
  private final ContainerInstances instances;

  TestAccount() {
    this(1);
  }

  TestAccount(long seed) {
    this(seed, TaskTimings.DEFAULT);
  }

  TestAccount(long seed, TaskTimings timings) {
    world = new World("123456789012", "us-east-1", START, seed);
    Resources resources = new Resources(world, timings, ServiceTimings.DEFAULT);
    alarms = resources.alarms();
    hooks = resources.hooks();
    instances = resources.containerInstances();
    resources.operations().forEach(operation -> operations.put(operation.name(), operation));
    call(CreateClusterRequest.builder().clusterName("main").build());
    register("app");
    register("app");
  }

  /** Holds as few of its answers against the AWS model as of long histories' later ones. */
  TestAccount rarelyChecked() {
    answers = CHECKED;
    return this;
  }

  /** Answers a request; the operation is the one that its class is named after. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the request decides
  <T> T call(EcsRequest request) {
    String name = request.getClass().getSimpleName().replace("Request", "");
    Operation operation = Objects.requireNonNull(operations.get(name), name);
    try {
      SdkPojo answer = operation.answer((SdkPojo) request.toBuilder());
      answers++;
      if (answers <= CHECKED || answers % CHECKED_LATER == 0) {
        WireForm.check(name, answer);
      }
      return (T) answer;
    } catch (EcsException e) {
      WireForm.check(name, e);
      throw e;
    }
  }

  /** Returns the error that a request is answered with. */
  EcsException error(EcsRequest request) {
    EcsException error = catchThrowableOfType(EcsException.class, () -> call(request));
    assertThat(error).as("error of %s", request).isNotNull();
    return error;
  }

  /** Registers instances of a capacity provider's Auto Scaling group. */
  List<String> registerInstances(int count, String capacityProvider) {
    return instances.register(
        "main", count, new ContainerInstanceSize(2048, 3896, capacityProvider));
  }

  Instant now() {
    return world.now();
  }

  void advance(long seconds) {
    advance(Duration.ofSeconds(seconds));
  }

  void advance(Duration duration) {
    world.timeline().runUntil(world.now().plus(duration));
  }

  /** Returns how many things are still to happen. */
  int pendingEvents() {
    return world.timeline().size();
  }

  String register(String family) {
    return register(family, registration -> {});
  }

  String register(String family, Consumer<RegisterTaskDefinitionRequest.Builder> change) {
    RegisterTaskDefinitionRequest.Builder request =
        RegisterTaskDefinitionRequest.builder()
            .family(family)
            .containerDefinitions(
                ContainerDefinition.builder()
                    .name("app")
                    .image("nginx:1")
                    .memory(128)
                    .portMappings(PortMapping.builder().containerPort(80).build())
                    .build());
    change.accept(request);
    RegisterTaskDefinitionResponse response = call(request.build());
    return response.taskDefinition().taskDefinitionArn();
  }

  /** Registers a definition of one container that does what the labels say: name, value, ... */
  String registerLabelled(String family, String... labels) {
    return registerContainer(family, container -> container.dockerLabels(labels(labels)));
  }

  /** Registers a definition of one container, changed. */
  String registerContainer(String family, Consumer<ContainerDefinition.Builder> change) {
    ContainerDefinition.Builder container =
        ContainerDefinition.builder().name("app").image("nginx:1").memory(128);
    change.accept(container);
    return register(family, request -> request.containerDefinitions(container.build()));
  }

  static Map<String, String> labels(String... namesAndValues) {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.put("simulator." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return labels;
  }

  static HealthCheck healthCheck() {
    return HealthCheck.builder().command("CMD", "true").interval(10).build();
  }

  /** Returns a request for a service with the circuit breaker on. */
  static CreateServiceRequest.Builder guardedRequest(String name, int desired, boolean rollback) {
    return serviceRequest(name, desired)
        .deploymentConfiguration(limits ->
            limits.deploymentCircuitBreaker(breaker -> breaker.enable(true).rollback(rollback)));
  }

  void setAlarm(String name, AlarmState state) {
    alarms.set(name, state);
  }

  void setHook(String function, HookAnswer answer) {
    hooks.answer(function, answer);
  }

  /** Returns the newest service deployment. */
  ServiceDeployment newest(String service) {
    return serviceDeployments(service).getFirst();
  }

  void stopDeployment(String arn) {
    call(StopServiceDeploymentRequest.builder().serviceDeploymentArn(arn).build());
  }

  String registerFargate(String family) {
    return register(
        family,
        request ->
            request
                .networkMode(NetworkMode.AWSVPC)
                .requiresCompatibilities(Compatibility.FARGATE)
                .cpu("256")
                .memory("512"));
  }

  static NetworkConfiguration network() {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(vpc -> vpc.subnets("subnet-1").securityGroups("sg-1"))
        .build();
  }

  static CreateServiceRequest.Builder serviceRequest(String name, int desired) {
    return CreateServiceRequest.builder()
        .cluster("main")
        .serviceName(name)
        .taskDefinition("app:1")
        .desiredCount(desired);
  }

  Service create(String name, int desired) {
    return create(serviceRequest(name, desired));
  }

  Service create(CreateServiceRequest.Builder request) {
    CreateServiceResponse response = call(request.build());
    return response.service();
  }

  /** Creates a service and lets its first deployment complete. */
  Service createStable(String name, int desired) {
    return createStable(serviceRequest(name, desired));
  }

  Service createStable(CreateServiceRequest.Builder request) {
    String name = create(request).serviceName();
    advance(300);
    Service service = service(name);
    assertThat(service.deployments()).hasSize(1);
    assertThat(service.runningCount()).isEqualTo(service.desiredCount());
    return service;
  }

  static UpdateServiceRequest.Builder updateRequest(String name) {
    return UpdateServiceRequest.builder().cluster("main").service(name);
  }

  Service update(UpdateServiceRequest.Builder request) {
    UpdateServiceResponse response = call(request.build());
    return response.service();
  }

  Service scale(String name, int desired) {
    return update(updateRequest(name).desiredCount(desired));
  }

  Service deploy(String name, String taskDefinition) {
    return update(updateRequest(name).taskDefinition(taskDefinition));
  }

  Service delete(String name, boolean force) {
    DeleteServiceResponse response =
        call(DeleteServiceRequest.builder().cluster("main").service(name).force(force).build());
    return response.service();
  }

  Service service(String name) {
    DescribeServicesResponse response =
        call(DescribeServicesRequest.builder().cluster("main").services(name).build());
    assertThat(response.failures()).isEmpty();
    return response.services().getFirst();
  }

  /** Looks at a service every second. */
  void watch(String name, int seconds, Consumer<Service> check) {
    watch(seconds, () -> check.accept(service(name)));
  }

  /** Looks every second. */
  void watch(int seconds, Runnable check) {
    for (int second = 0; second < seconds; second++) {
      check.run();
      advance(1);
    }
  }

  /** Lets time pass until something is so; returns how many seconds that took. */
  int advanceUntil(BooleanSupplier so) {
    for (int seconds = 0; seconds < 3600; seconds++) {
      if (so.getAsBoolean()) {
        return seconds;
      }
      advance(1);
    }
    throw new AssertionError("not so within an hour");
  }

  /** Lets time pass until the newest deployment of a service has a status. */
  int advanceUntil(String service, ServiceDeploymentStatus status) {
    return advanceUntil(() -> newest(service).status() == status);
  }

  /** Adds what was seen if it is not what was seen before. */
  static void addIfNew(List<String> seen, String next) {
    if (seen.isEmpty() || !seen.getLast().equals(next)) {
      seen.add(next);
    }
  }

  List<String> messages(String service) {
    return service(service).events().stream().map(ServiceEvent::message).toList();
  }

  List<ServiceDeployment> serviceDeployments(String service) {
    ListServiceDeploymentsResponse list =
        call(
            ListServiceDeploymentsRequest.builder()
                .cluster("main")
                .service(service)
                .maxResults(20)
                .build());
    if (list.serviceDeployments().isEmpty()) {
      return List.of();
    }
    DescribeServiceDeploymentsResponse response =
        call(
            DescribeServiceDeploymentsRequest.builder()
                .serviceDeploymentArns(
                    list.serviceDeployments().stream()
                        .map(ServiceDeploymentBrief::serviceDeploymentArn)
                        .toList())
                .build());
    return response.serviceDeployments();
  }

  /** Returns all of them, page by page. */
  List<String> taskArns(String service, DesiredStatus desired) {
    return taskArns(ListTasksRequest.builder().serviceName(service).desiredStatus(desired));
  }

  private List<String> taskArns(ListTasksRequest.Builder request) {
    request.cluster("main");
    List<String> arns = new ArrayList<>();
    ListTasksResponse page;
    do {
      page = call(request.build());
      arns.addAll(page.taskArns());
      request.nextToken(page.nextToken());
    } while (page.nextToken() != null);
    return arns;
  }

  List<Task> tasks(String service, DesiredStatus desired) {
    return described(taskArns(service, desired));
  }

  /** Returns every task of the cluster that is still described. */
  List<Task> allTasks() {
    return Stream.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)
        .map(desired -> taskArns(ListTasksRequest.builder().desiredStatus(desired)))
        .flatMap(arns -> described(arns).stream())
        .toList();
  }

  private List<Task> described(List<String> arns) {
    List<Task> tasks = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += 100) {
      tasks.addAll(describe(arns.subList(from, Math.min(from + 100, arns.size()))));
    }
    return tasks;
  }

  List<Task> describe(List<String> taskArns) {
    DescribeTasksResponse response =
        call(DescribeTasksRequest.builder().cluster("main").tasks(taskArns).build());
    assertThat(response.failures()).isEmpty();
    return response.tasks();
  }

  Task task(String arn) {
    return describe(List.of(arn)).getFirst();
  }

  static StopTaskRequest stopRequest(String taskArn) {
    return StopTaskRequest.builder().cluster("main").task(taskArn).build();
  }

  List<Task> run(RunTaskRequest.Builder request) {
    RunTaskResponse response = call(request.cluster("main").build());
    return response.tasks();
  }
}
