package io.ecsgateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * AWS's own description of ECS, as the judge of answers: are their members there, of the right
 * type, and their errors declared? It is not part of this repository; it is looked for in the file
 * that the system property {@code ecsgateway.model} names, then as {@code
 * shared/ecs/service-2.json} in the directories above.
 */
public final class AwsModel {
  /** What AWS's front end answers on its own, declared nowhere. */
  private static final Set<String> COMMON_ERRORS =
      Set.of(
          "ThrottlingException",
          "ServiceUnavailable",
          "SerializationException",
          "UnknownOperationException",
          "RequestEntityTooLargeException");

  /** Values that the model's documentation has, and its enums lack. */
  private static final Map<String, Set<String>> DOCUMENTED =
      Map.of("ServiceDeploymentLifecycleStage", Set.of("PRE_PRODUCTION_TRAFFIC_SHIFT"));

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode model;

  private AwsModel(JsonNode model) {
    this.model = model;
  }

  /** Returns the model, empty where there is none. */
  public static Optional<AwsModel> find() {
    return file().map(AwsModel::read);
  }

  /** Returns what is wrong with an answer, a line each, empty if it conforms. */
  public List<String> violations(String operation, int status, String answer) {
    List<String> violations = new ArrayList<>();
    JsonNode described = model.get("operations").get(operation);
    JsonNode body;
    try {
      body = MAPPER.readTree(answer);
    } catch (IOException e) {
      return List.of(operation + ": the body is no JSON: " + answer);
    }
    if (described == null) {
      return List.of(operation + ": not an operation of ECS");
    }
    if (status == 200) {
      check(body, shapeName(described.get("output")), operation, violations);
    } else {
      checkError(described, status, body, operation, violations);
    }
    return violations;
  }

  /** Returns the structures inside the requests of these operations, without the requests. */
  public Set<String> nestedInRequests(List<String> operations) {
    Set<String> nested = new TreeSet<>();
    for (String operation : operations) {
      String input = shapeName(model.get("operations").get(operation).get("input"));
      model.get("shapes").get(input).get("members").forEach(m -> collect(shapeName(m), nested));
    }
    return nested;
  }

  /** Returns the members that a structure requires. */
  public Set<String> required(String structure) {
    return stream(model.get("shapes").get(structure).path("required"))
        .map(JsonNode::asText)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the members of a structure that are enums or lists of one. */
  public Set<String> enumMembers(String structure) {
    return model.get("shapes").get(structure).get("members").properties().stream()
        .filter(member -> isEnum(shapeName(member.getValue())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isEnum(String shapeName) {
    JsonNode shape = model.get("shapes").get(shapeName);
    return shape.has("enum") || (shape.has("member") && isEnum(shapeName(shape.get("member"))));
  }

  private void collect(String shapeName, Set<String> structures) {
    JsonNode shape = model.get("shapes").get(shapeName);
    if (shape.has("members") && structures.add(shapeName)) {
      shape.get("members").forEach(member -> collect(shapeName(member), structures));
    }
    for (String part : List.of("member", "value")) {
      if (shape.has(part)) {
        collect(shapeName(shape.get(part)), structures);
      }
    }
  }

  private void checkError(
      JsonNode operation, int status, JsonNode body, String path, List<String> violations) {
    String code = body.path("__type").asText();
    JsonNode shape = model.get("shapes").path(code);
    boolean declared = stream(operation.get("errors")).anyMatch(e -> shapeName(e).equals(code));
    if (!declared && !COMMON_ERRORS.contains(code)) {
      violations.add(path + ": " + code + " is not declared");
    }
    if (status != (shape.path("fault").asBoolean() ? 500 : 400) && declared) {
      violations.add(path + ": " + code + " with HTTP status " + status);
    }
    if (!body.path("message").isTextual()) {
      violations.add(path + ": " + code + " without a message");
    }
  }

  private void check(JsonNode value, String shapeName, String path, List<String> violations) {
    JsonNode shape = model.get("shapes").get(shapeName);
    boolean ok =
        switch (shape.get("type").asText()) {
          case "string" -> value.isTextual();
          case "integer", "long" -> value.isIntegralNumber();
          case "double", "timestamp" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          case "list" -> value.isArray();
          case "map" -> value.isObject();
          case "structure" -> value.isObject() || shape.path("document").asBoolean();
          default -> false;
        };
    if (!ok) {
      violations.add(path + ": " + value + " is no " + shape.get("type").asText());
      return;
    }
    switch (shape.get("type").asText()) {
      case "string" -> checkEnum(value, shapeName, shape, path, violations);
      case "timestamp" -> checkTimestamp(value, path, violations);
      case "list" -> {
        for (int i = 0; i < value.size(); i++) {
          check(value.get(i), shapeName(shape.get("member")), path + "[" + i + "]", violations);
        }
      }
      case "map" ->
          value
              .properties()
              .forEach(
                  e -> check(e.getValue(), shapeName(shape.get("value")), path + "{}", violations));
      case "structure" -> checkMembers(value, shape, path, violations);
      default -> {}
    }
  }

  private void checkMembers(JsonNode value, JsonNode shape, String path, List<String> violations) {
    if (shape.path("document").asBoolean()) {
      return;
    }
    value
        .properties()
        .forEach(entry -> {
          JsonNode member = shape.get("members").get(entry.getKey());
          String memberPath = path + "." + entry.getKey();
          if (member == null) {
            violations.add(memberPath + ": no such member");
          } else {
            check(entry.getValue(), shapeName(member), memberPath, violations);
          }
        });
    stream(shape.path("required"))
        .filter(name -> !value.has(name.asText()))
        .forEach(name -> violations.add(path + "." + name.asText() + ": required, but absent"));
  }

  private static void checkEnum(
      JsonNode value, String shapeName, JsonNode shape, String path, List<String> violations) {
    if (shape.has("enum")
        && !DOCUMENTED.getOrDefault(shapeName, Set.of()).contains(value.asText())
        && stream(shape.get("enum")).noneMatch(e -> e.asText().equals(value.asText()))) {
      violations.add(path + ": " + value + " is none of " + shape.get("enum"));
    }
  }

  /** Seconds since 1970, not milliseconds, with milliseconds as the fraction. */
  private static void checkTimestamp(JsonNode value, String path, List<String> violations) {
    if (value.decimalValue().abs().longValue() > 32_503_680_000L
        || value.decimalValue().stripTrailingZeros().scale() > 3) {
      violations.add(path + ": " + value + " is no time in epoch seconds");
    }
  }

  private static String shapeName(JsonNode reference) {
    return reference.get("shape").asText();
  }

  private static Stream<JsonNode> stream(@Nullable JsonNode array) {
    return array == null ? Stream.of() : StreamSupport.stream(array.spliterator(), false);
  }

  private static AwsModel read(Path file) {
    try {
      return new AwsModel(MAPPER.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static Optional<Path> file() {
    String named = System.getProperty("ecsgateway.model");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path file = directory.resolve("shared/ecs/service-2.json");
      if (Files.exists(file)) {
        return Optional.of(file);
      }
      directory = directory.getParent();
    }
    return Optional.empty();
  }
}
