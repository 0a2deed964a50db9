package io.ecsgateway.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ecsgateway.simulator.engine.EcsException;
import io.ecsgateway.simulator.engine.Operation;
import io.ecsgateway.simulator.wire.Json;
import io.ecsgateway.simulator.wire.JsonCall;
import io.ecsgateway.simulator.wire.Seconds;
import io.ecsgateway.simulator.wire.UnknownMembers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What has happened in an account before the simulator starts: requests in order, as ECS takes
 * them, and time that passes between them.
 */
record StartingWorld(List<Step> steps) {
  private static final List<String> MEMBERS = List.of("operation", "input", "advance");

  static final StartingWorld EMPTY = new StartingWorld(List.of());

  /** One element of the list. */
  sealed interface Step {
    /** A request. */
    record Call(String operation, JsonNode input) implements Step {}

    /** Time that passes. */
    record Advance(Duration duration) implements Step {}
  }

  /**
   * Reads {@code [{"operation": "CreateCluster", "input": {}}, {"advance": 60}]}.
   *
   * @throws IllegalArgumentException naming the element that is none
   * @throws UncheckedIOException if the file cannot be read
   */
  static StartingWorld read(Path file) {
    JsonNode list;
    try {
      list = Json.parse(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "state: " + file + " (expected: JSON) " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
    if (!list.isArray()) {
      throw new IllegalArgumentException(
          "state: " + file + " (expected: a list of {\"operation\": ..., \"input\": {...}})");
    }
    List<Step> steps = new ArrayList<>();
    list.forEach(element -> steps.add(step(steps.size() + 1, element)));
    return new StartingWorld(List.copyOf(steps));
  }

  private static Step step(int position, JsonNode element) {
    JsonNode operation = element.path("operation");
    JsonNode input = element.path("input");
    if (operation.isTextual() && input.isObject() && element.size() == 2) {
      return new Step.Call(operation.textValue(), input);
    }
    if (element.path("advance").isNumber() && element.size() == 1) {
      return new Step.Advance(duration(position, element.get("advance").asText()));
    }
    for (String name : (Iterable<String>) element::fieldNames) {
      if (!MEMBERS.contains(name)) {
        throw new IllegalArgumentException(
            "state: element " + position + ": " + name + " (expected: one of " + MEMBERS + ")");
      }
    }
    throw new IllegalArgumentException(
        "state: element "
            + position
            + " is "
            + element
            + " (expected: {\"operation\": ..., \"input\": {...}} or {\"advance\": seconds})");
  }

  private static Duration duration(int position, String seconds) {
    try {
      return Seconds.parse("advance", seconds);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("state: element " + position + ", " + e.getMessage(), e);
    }
  }

  /**
   * Returns the account in which all of that has happened until {@code now}.
   *
   * @param newAccount makes an empty account that begins at the given time
   * @throws IllegalArgumentException naming the first request that is refused
   */
  SimulatedAccount until(Instant now, Function<Instant, SimulatedAccount> newAccount) {
    Instant time = now.minus(length());
    SimulatedAccount account = newAccount.apply(time);
    int position = 0;
    for (Step step : steps) {
      position++;
      switch (step) {
        case Step.Advance(Duration duration) -> time = time.plus(duration);
        case Step.Call call -> answer(account, call, position);
      }
      account.runUntil(time);
    }
    return account;
  }

  private Duration length() {
    Duration length = Duration.ZERO;
    for (Step step : steps) {
      if (step instanceof Step.Advance(Duration duration)) {
        length = length.plus(duration);
      }
    }
    return length;
  }

  private static void answer(SimulatedAccount account, Step.Call call, int position) {
    String name = call.operation();
    Operation operation = account.operation(name);
    if (operation != null) {
      UnknownMembers.first(call.input(), operation.newRequest().get())
          .ifPresent(member -> {
            throw new IllegalArgumentException(
                "state: element %d, %s: %s (expected: a member of its input)"
                    .formatted(position, name, member));
          });
    }
    try {
      JsonCall.answer(name, operation, call.input(), request -> account.answer(name, request));
    } catch (EcsException e) {
      throw new IllegalArgumentException(
          "state: element " + position + ", " + name + ": " + e.code() + ": " + e.getMessage(), e);
    }
  }
}
