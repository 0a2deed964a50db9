package io.ecsgateway.simulator.wire;

import io.ecsgateway.simulator.TestEcs;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * A random request of one of the operations, half of the time about something that exists.
 *
 * @param operation ECS's name
 * @param body JSON
 */
record AnyRequest(String operation, String body) {
  private static final List<String> TEXTS =
      List.of(
          "nonsense é", "", "arn:", "80", "1.4.0", "FARGATE", "arn:aws:iam::123456789012:role/r");

  /** Keeps half of the requests about something that exists. */
  private static final Map<String, List<String>> USUAL =
      Map.of(
          "cluster", List.of("default", "default", "default", "other"),
          "clusters", List.of("default", "other"),
          "service", List.of("web", "web", "external", "nowhere"),
          "services", List.of("web", "external", "nowhere"),
          "serviceName", List.of("web", "new-1", "new-2", "new-3"),
          "taskDefinition", List.of("web", "web:1", "web:2", "nothing"),
          "family", List.of("web"),
          "containerDefinitions", List.of("app"),
          "image", List.of("nginx"),
          "name", List.of("app", "sidecar"));

  /** Of every operation, in order of their names: reflection has none of its own. */
  private static final List<Method> METHODS =
      Stream.of(EcsClient.class.getMethods())
          .filter(method -> TestEcs.OPERATIONS.contains(capitalised(method.getName())))
          .filter(method -> method.getParameterCount() == 1)
          .filter(method -> EcsRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
          .sorted(Comparator.comparing(Method::getName))
          .toList();

  /** Requests that make what others are about; a quote is written as an apostrophe. */
  static final List<AnyRequest> BEGINNING =
      List.of(
          quoted("CreateCluster", "{}"),
          quoted(
              "RegisterTaskDefinition",
              "{'family':'web','containerDefinitions':"
                  + "[{'name':'app','image':'nginx','memory':8}]}"),
          quoted("CreateService", "{'serviceName':'web','taskDefinition':'web','desiredCount':3}"),
          quoted(
              "CreateService",
              "{'serviceName':'external','desiredCount':3,"
                  + "'deploymentController':{'type':'EXTERNAL'}}"),
          quoted("RunTask", "{'taskDefinition':'web','count':2}"));

  /** Returns one request of each operation. */
  static List<AnyRequest> ofEach(Random random) {
    return METHODS.stream().map(method -> of(method, random)).toList();
  }

  /** Returns a request of any operation. */
  static AnyRequest of(Random random) {
    return of(METHODS.get(random.nextInt(METHODS.size())), random);
  }

  private static AnyRequest of(Method method, Random random) {
    Class<?> type = method.getParameterTypes()[0];
    try {
      SdkPojo request = (SdkPojo) type.getMethod("builder").invoke(null);
      new RandomShape(random, random.nextInt(20), TEXTS, USUAL).fill(request);
      String body = Json.text(ShapeWriter.write((SdkPojo) ((SdkBuilder<?, ?>) request).build()));
      return new AnyRequest(type.getSimpleName().replace("Request", ""), body);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no builder", e);
    }
  }

  private static AnyRequest quoted(String operation, String body) {
    return new AnyRequest(operation, body.replace('\'', '"'));
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
