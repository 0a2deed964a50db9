package io.ecsgateway.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.ecsgateway.simulator.engine.EcsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkPojo;

/** Answers ECS calls. Whatever comes, the answer has the form of an AWS answer. */
final class EcsHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(EcsHandler.class);
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final String TARGET_PREFIX = "AmazonEC2ContainerServiceV20141113.";
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^,\\s]+)");
  private static final List<String> HEADERS_OF_INTEREST =
      List.of("user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "x-amz-date");

  /**
   * @param length of the body, in bytes
   * @param life in which it was asked
   */
  private record Asked(String operation, JsonNode json, int length, Lives.Life life) {}

  private final Simulation simulation;
  private final CallLog calls;
  private final CallListener listener;
  private final Interceptor faults;
  private final Lives lives;

  /** A call that has been logged, in the life to which it belongs. */
  private record Begun(Lives.Life life, CallLog.Entry entry) {}

  /**
   * @param faults asked where the interceptor that a test has set lets a call through
   */
  EcsHandler(
      Simulation simulation,
      CallLog calls,
      CallListener listener,
      Interceptor faults,
      Lives lives) {
    this.simulation = simulation;
    this.calls = calls;
    this.listener = listener;
    this.faults = faults;
    this.lives = lives;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String requestId = calls.newRequestId();
      switch (reply(exchange, requestId)) {
        case Reply.Sent sent -> send(exchange, requestId, sent);
        case Reply.Dropped() -> {
          // Closing an exchange that has not answered closes its connection.
        }
      }
    }
  }

  private static void send(HttpExchange exchange, String requestId, Reply.Sent reply)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("x-amzn-RequestId", requestId);
    headers.set("Content-Type", CONTENT_TYPE);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private Reply reply(HttpExchange exchange, String requestId) throws IOException {
    byte[] body = RequestBody.read(exchange.getRequestBody());
    Headers headers = exchange.getRequestHeaders();
    String operation = operation(headers);
    String known =
        operation != null && simulation.operation(operation) != null ? operation : Call.UNKNOWN;
    String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
    Begun begun =
        lives.begin(life ->
            new Begun(
                life, calls.begin(simulation.now(), known, requestId, text, ofInterest(headers))));
    Reply reply;
    try {
      reply = reply(exchange, operation, body, begun.life());
    } catch (Lives.Over e) {
      reply = new Reply.Dropped();
    } catch (EcsException e) {
      reply = Reply.error(e);
    } catch (RuntimeException | Error e) {
      Failures.rethrowFatal(e);
      log.error("{} failed, request id {}", known, requestId, e);
      reply = Reply.error(Intervention.Fail.SERVER_ERROR);
    }
    switch (reply) {
      case Reply.Sent sent -> {
        Call call = begun.entry().end(sent.outcome(), sent.status());
        listener.answered(call, sent.body());
      }
      case Reply.Dropped() -> begun.entry().end("DROPPED", 0);
    }
    return reply;
  }

  private Reply reply(
      HttpExchange exchange, @Nullable String operation, byte @Nullable [] body, Lives.Life own) {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (!method.equals("POST") || !path.equals("/")) {
      return Reply.error(
          "UnknownOperationException", "Expected POST /, but it was " + method + " " + path, 404);
    }
    if (body == null) {
      return Reply.error(
          "RequestEntityTooLargeException",
          "The request is larger than " + RequestBody.LARGEST + " bytes.",
          413);
    }
    String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!isJson(contentType)) {
      throw unknownOperation("Content-Type: " + contentType + " (expected: " + CONTENT_TYPE + ")");
    }
    if (operation == null) {
      throw unknownOperation(
          "X-Amz-Target: "
              + exchange.getRequestHeaders().getFirst("X-Amz-Target")
              + " (expected: "
              + TARGET_PREFIX
              + "<operation>)");
    }
    JsonNode request = object(body);
    Intervention intervention = own.interceptor().before(operation, request);
    if (intervention instanceof Intervention.None) {
      intervention = lives.within(own, () -> faults.before(operation, request));
    }
    return carryOut(intervention, new Asked(operation, request, body.length, own));
  }

  private Reply carryOut(Intervention intervention, Asked asked) {
    return switch (intervention) {
      case Intervention.None() -> answer(asked);
      case Intervention.Fail fail -> Reply.error(fail);
      case Intervention.Answer answer -> Reply.answer(answer);
      case Intervention.DropBefore() -> new Reply.Dropped();
      case Intervention.DropAfter() -> {
        answer(asked);
        yield new Reply.Dropped();
      }
      case Intervention.Hang(var released, Intervention next) -> {
        CompletableFuture.anyOf(released.toCompletableFuture(), asked.life().end()).join();
        yield asked.life().end().isDone() ? new Reply.Dropped() : carryOut(next, asked);
      }
      case Intervention.AsOf(Duration ago) ->
          Reply.ok(
              called(
                  asked,
                  request ->
                      simulation.answerAsOf(ago, asked.operation(), request, asked.length())));
      case Intervention.Missing(Duration age) -> {
        ObjectNode answer = current(asked);
        NewArrivals.hide(answer, simulation.now().minus(age));
        yield Reply.ok(answer);
      }
    };
  }

  private Reply answer(Asked asked) {
    try {
      return Reply.ok(current(asked));
    } catch (EcsException e) {
      return Reply.error(e);
    }
  }

  private ObjectNode current(Asked asked) {
    return called(asked, request -> simulation.answer(asked.operation(), request, asked.length()));
  }

  private ObjectNode called(Asked asked, Function<SdkPojo, SdkPojo> behaviour) {
    return JsonCall.answer(
        asked.operation(),
        simulation.operation(asked.operation()),
        asked.json(),
        request -> lives.within(asked.life(), () -> behaviour.apply(request)));
  }

  private static JsonNode object(byte[] body) {
    JsonNode json;
    try {
      json = Json.parse(body);
    } catch (JsonProcessingException e) {
      throw new EcsException("SerializationException", "The body is no JSON that can be read.");
    }
    if (!json.isObject()) {
      throw new EcsException(
          "SerializationException", "The body is " + json.getNodeType() + " (expected: OBJECT)");
    }
    return json;
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.split(";", 2)[0].strip();
    return type.toLowerCase(Locale.ROOT).equals(CONTENT_TYPE);
  }

  private static @Nullable String operation(Headers headers) {
    String target = headers.getFirst("X-Amz-Target");
    return target != null && target.startsWith(TARGET_PREFIX)
        ? target.substring(TARGET_PREFIX.length())
        : null;
  }

  private static Map<String, String> ofInterest(Headers headers) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : HEADERS_OF_INTEREST) {
      String value = headers.getFirst(name);
      if (value != null) {
        kept.put(name, value);
      }
    }
    String authorization = headers.getFirst("Authorization");
    if (authorization != null) {
      Matcher credential = CREDENTIAL.matcher(authorization);
      if (credential.find()) {
        kept.put("credential", credential.group(1));
      }
    }
    return kept;
  }

  private static EcsException unknownOperation(String message) {
    return new EcsException("UnknownOperationException", message);
  }
}
