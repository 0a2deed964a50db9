package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.EcsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.utils.builder.SdkBuilder;

class ShapesTest {

  @Test
  void everyRequestAndResponseOfEcsSurvivesTheWire() throws Exception {
    long seed = new Random().nextLong();
    RandomShape shapes = new RandomShape(new Random(seed));
    Set<String> seen = new TreeSet<>();
    for (Method method : EcsClient.class.getMethods()) {
      if (method.getParameterCount() != 1
          || !EcsRequest.class.isAssignableFrom(method.getParameterTypes()[0])) {
        continue;
      }
      for (Class<?> shape : List.of(method.getParameterTypes()[0], method.getReturnType())) {
        if (!shape.getSimpleName().endsWith("Iterable") && seen.add(shape.getSimpleName())) {
          SdkPojo original = (SdkPojo) shape.getMethod("builder").invoke(null);
          shapes.fill(original);
          JsonNode json = parse(Json.text(ShapeWriter.write((SdkPojo) build(original))));
          SdkPojo copy = (SdkPojo) shape.getMethod("builder").invoke(null);
          ShapeReader.read(json, copy);
          assertThat(build(copy)).as("%s, seed %s", shape, seed).isEqualTo(build(original));
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(100);
  }

  @Test
  void absentAndEmptyListsStayApart() throws Exception {
    DescribeClustersResponse empty = DescribeClustersResponse.builder().clusters(List.of()).build();

    assertThat(Json.text(ShapeWriter.write(empty))).isEqualTo("{\"clusters\":[]}");
    DescribeClustersRequest.Builder request = DescribeClustersRequest.builder();
    ShapeReader.read(parse("{\"clusters\":[]}"), request);
    assertThat(request.build().hasClusters()).isTrue();
    assertThat(request.build().hasInclude()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1767225600000, 1767225600",
    "1767225600500, 1767225600.500",
    "1767225600001, 1767225600.001",
    "-1, -0.001"
  })
  void timestampsAreEpochSecondsWithMilliseconds(long millis, String wire) {
    TaskDefinition definition =
        TaskDefinition.builder().registeredAt(Instant.ofEpochMilli(millis)).build();

    assertThat(Json.text(ShapeWriter.write(definition)))
        .isEqualTo("{\"registeredAt\":" + wire + "}");
  }

  @ParameterizedTest
  @CsvSource({"1.7672256E9, 1767225600000", "1767225600.5, 1767225600500", "-0.5, -500"})
  void timestampsAreReadInEveryFormOfNumber(String wire, long millis) throws Exception {
    ListServiceDeploymentsRequest.Builder request = ListServiceDeploymentsRequest.builder();
    ShapeReader.read(parse("{\"createdAt\":{\"after\":" + wire + "}}"), request);

    assertThat(request.build().createdAt().after()).isEqualTo(Instant.ofEpochMilli(millis));
  }

  @Test
  @Deviation("null-elements")
  void unknownMembersAreSkippedAndNullMeansAbsent() throws Exception {
    CreateServiceRequest.Builder request = CreateServiceRequest.builder();
    ShapeReader.read(
        parse(
            "{\"brandNew\":{\"x\":1},\"serviceName\":\"web\",\"desiredCount\":null,"
                + "\"tags\":[null,{\"key\":\"team\"}]}"),
        request);

    assertThat(request.build())
        .isEqualTo(
            CreateServiceRequest.builder()
                .serviceName("web")
                .tags(Tag.builder().key("team").build())
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"family\":1}                                    | a String (at family)",
        "{\"family\":[]}                                   | a String (at family)",
        "{\"containerDefinitions\":{}}                     | a list (at containerDefinitions)",
        "{\"containerDefinitions\":[1]}       | a structure (at containerDefinitions[0])",
        "{\"containerDefinitions\":[{\"cpu\":\"secret\"}]} "
            + "| an Integer (at containerDefinitions[0].cpu)",
        "{\"containerDefinitions\":[{\"cpu\":1.5}]} "
            + "| an Integer (at containerDefinitions[0].cpu)",
        "{\"containerDefinitions\":[{\"cpu\":3000000000}]} "
            + "| an Integer (at containerDefinitions[0].cpu)",
        "{\"containerDefinitions\":[{\"essential\":\"true\"}]} "
            + "| a Boolean (at containerDefinitions[0].essential)",
        "{\"containerDefinitions\":[{\"dockerLabels\":[]}]} "
            + "| a map (at containerDefinitions[0].dockerLabels)",
        "{\"containerDefinitions\":[{\"dockerLabels\":{\"a\":1}}]} "
            + "| a String (at containerDefinitions[0].dockerLabels.value)",
      })
  @Deviation("serialization-text")
  void aValueOfAnotherTypeIsRefusedByNameAndNotByValue(String json, String expected)
      throws Exception {
    JsonNode request = parse(json);

    assertThatThrownBy(() -> ShapeReader.read(request, RegisterTaskDefinitionRequest.builder()))
        .isInstanceOfSatisfying(
            EcsException.class, e -> assertThat(e.code()).isEqualTo("SerializationException"))
        .hasMessageEndingWith("can not be converted to " + expected)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aTimestampThatIsTextOrBeyondTimeIsRefused() throws Exception {
    for (String wire : List.of("\"2026-01-01T00:00:00Z\"", "1e300", "-1e300", "true")) {
      JsonNode request = parse("{\"createdAt\":{\"after\":" + wire + "}}");
      assertThatThrownBy(() -> ShapeReader.read(request, ListServiceDeploymentsRequest.builder()))
          .isInstanceOf(EcsException.class)
          .hasMessageContaining("createdAt.after");
    }
  }

  private static JsonNode parse(String json) throws JsonProcessingException {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Object build(SdkPojo builder) {
    return ((SdkBuilder<?, ?>) builder).build();
  }
}
