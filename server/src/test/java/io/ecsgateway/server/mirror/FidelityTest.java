package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedGateway;
import io.ecsgateway.server.mapping.ShapeBinder;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a caller says reaches ECS, and what ECS says reaches the caller, unchanged but for the
 * published {@link Normalisation}: over real gRPC, through the real SDK, to ECS's own wire format.
 */
class FidelityTest {
  private static final long SEED = Long.getLong("fidelity.seed", 20261121L);

  /** Where the gateway fills the token in if the caller does not. */
  private static final Set<String> TOKEN_FILLED =
      Set.of("CreateService", "CreateTaskSet", "RunTask");

  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();
  private static final ScriptedEcs ecs = gateway.ecs();

  @BeforeAll
  static void sayHowToRepeatIt() {
    System.out.println("FidelityTest: -Dfidelity.seed=" + SEED); // also of a run that succeeds
  }

  @Test
  void everyMemberOfEveryShapeHasItsField() {
    assertThat(gateway.context().getBean(ShapeBinder.class).mismatches()).isEmpty();
  }

  @Test
  void everyMemberOfEveryOperationCrosses() {
    forEveryOperation(operation -> {
      Random random = new Random(SEED);
      exchange(
          operation,
          RandomShapes.full(operation.sdkRequest(), random),
          RandomShapes.full(operation.sdkResponse(), random));
    });
  }

  @Test
  void whateverIsSaidCrosses() {
    randomCasesCross(50);
  }

  @Test
  @Tag("soak")
  void howeverMuchIsSaidCrosses() {
    randomCasesCross(500);
  }

  private static void randomCasesCross(int cases) {
    forEveryOperation(operation -> {
      RequiredMembers required = RequiredMembers.below(operation.requestType());
      for (int i = 0; i < cases; i++) {
        Random random = new Random(SEED + i);
        exchange(
            operation,
            RandomShapes.partial(operation.sdkRequest(), random, required::of),
            RandomShapes.partial(operation.sdkResponse(), random, shape -> Set.of()));
      }
    });
  }

  @Test
  void whatOnlyEcsKnowsIsPassedOver() {
    Operation operation = Operation.named("DeleteService");
    ecs.answer(
        operation.name(),
        200,
        """
        {"inventedTomorrow": {"a": [1]}, "service":
          {"serviceName": "s", "desiredCount": null, "events": null, "invented": 1}}
        """);
    assertThat(print(operation.call(gateway.channel(), operation.request("{'service': 's'}"))))
        .isEqualTo(parse("{'service': {'serviceName': 's'}}"));
  }

  @Test
  void aDocumentMayBeNull() {
    String hooks = "{'deploymentConfiguration': {'lifecycleHooks': [{'hookDetails': null}]}, ";
    exchange(
        Operation.named("CreateService"),
        parse(hooks + "'serviceName': 's'}"),
        parse("{'service': " + hooks + "'serviceName': 's'}}"));
  }

  /** Some at a time, as a call mostly waits; every operation gets to its own first failure. */
  private static void forEveryOperation(Consumer<Operation> test) {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Operation operation : Operation.all()) {
        threads.execute(() -> {
          try {
            test.accept(operation);
          } catch (Throwable e) {
            failures.add(e);
          }
        });
      }
    }
    assertThat(failures).as("seed %d", SEED).isEmpty();
  }

  private static void exchange(Operation operation, JsonObject said, JsonObject answered) {
    ecs.answer(operation.name(), 200, answered.toString());
    JsonObject request = Normalisation.toApi(operation.sdkRequest(), said);
    Message response;
    try {
      response = operation.call(gateway.channel(), operation.request(request.toString()));
    } catch (RuntimeException e) {
      throw new AssertionError(
          "%s failed\n request: %s\n answer: %s".formatted(operation, said, answered), e);
    }
    JsonObject received = parse(ecs.requests(operation.name()).getLast().body());
    if (TOKEN_FILLED.contains(operation.name()) && !said.has("clientToken")) {
      assertThat(received.remove("clientToken").getAsString()).hasSize(36);
    }
    assertThat(
            JsonDifferences.between(
                Normalisation.pruned(operation.sdkRequest(), said),
                Normalisation.pruned(operation.sdkRequest(), received)))
        .as("what reached ECS of %s %s", operation, said)
        .isEmpty();
    assertThat(
            JsonDifferences.between(
                Normalisation.toApi(operation.sdkResponse(), answered), print(response)))
        .as("what came back from %s %s", operation, answered)
        .isEmpty();
  }

  private static JsonObject print(Message message) {
    try {
      return parse(JsonFormat.printer().print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }
}
