package io.ecsgateway.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.client.GatewayConnection;
import io.ecsgateway.client.GatewayConnectionBuilder;
import io.ecsgateway.client.GatewayError;
import io.ecsgateway.client.Watch;
import io.ecsgateway.client.WatchListener;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java client in every case, as other languages' clients are: over HTTP. */
class JavaClientTest {
  private static final Path GATEWAY =
      Path.of("..", "..", "server", "target", "ecsgateway-server.jar");

  private final HttpClient http = HttpClient.newHttpClient();
  private static Rig rig;

  @BeforeAll
  static void start() throws IOException {
    rig = new Rig(GATEWAY);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  static Stream<String> scriptedCases() {
    return Case.all().stream().filter(each -> each.gateway() == null).map(Case::name);
  }

  /** Gateways that are processes of their own: client-stubs/java/build. */
  static Stream<String> casesOfGateways() {
    return Case.all().stream().filter(each -> each.gateway() != null).map(Case::name);
  }

  @ParameterizedTest
  @Tag("gateway")
  @MethodSource("casesOfGateways")
  void anIteratorHearsItFromARealGateway(String name) throws Exception {
    anIteratorHearsIt(name);
  }

  @ParameterizedTest
  @MethodSource("scriptedCases")
  void anIteratorHearsIt(String name) throws Exception {
    Begun begun = begin(name);
    try (GatewayConnection gateway = begun.connect();
        Watch<?> watch = watch(gateway, Watches.named(begun.rpc), begun.request)) {
      while (watch.hasNext()) {
        heard(name, watch.next());
      }
      ended(name, null);
    } catch (StatusRuntimeException e) {
      ended(name, e);
    }
  }

  @ParameterizedTest
  @MethodSource("scriptedCases")
  void aListenerHearsIt(String name) throws Exception {
    Begun begun = begin(name);
    CompletableFuture<@Nullable StatusRuntimeException> end = new CompletableFuture<>();
    try (GatewayConnection gateway = begun.connect();
        var _ = listen(gateway, Watches.named(begun.rpc), begun.request, name, end)) {
      ended(name, end.get(60, TimeUnit.SECONDS));
    }
  }

  private static <ReqT, RespT> Watch<?> watch(
      GatewayConnection gateway, MethodDescriptor<ReqT, RespT> method, Message request) {
    return gateway.watch(messages(method), request);
  }

  private <ReqT, RespT> AutoCloseable listen(
      GatewayConnection gateway,
      MethodDescriptor<ReqT, RespT> method,
      Message request,
      String name,
      CompletableFuture<@Nullable StatusRuntimeException> end) {
    return gateway.watch(
        messages(method),
        request,
        new WatchListener<>() {
          @Override
          public void onMessage(Message message) {
            heard(name, message);
          }

          @Override
          public void onEnd(@Nullable StatusRuntimeException failure) {
            end.complete(failure);
          }
        });
  }

  @SuppressWarnings("unchecked") // all methods of the API take and return messages
  private static MethodDescriptor<Message, Message> messages(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Message>) method;
  }

  /** What the rig says of a case that has begun. */
  private record Begun(
      String address, String rpc, Message request, boolean token, int giveUpAfter) {
    GatewayConnection connect() {
      GatewayConnectionBuilder connection = GatewayConnection.to(address).plaintext();
      if (token) {
        AtomicInteger tokens = new AtomicInteger();
        connection.token(() -> "token-" + tokens.incrementAndGet());
      }
      if (giveUpAfter > 0) {
        connection.giveUpAfter(Duration.ofSeconds(giveUpAfter));
      }
      return connection.connect();
    }
  }

  private Begun begin(String name) throws InvalidProtocolBufferException {
    JsonObject begun = JsonParser.parseString(post(name, "", "").body()).getAsJsonObject();
    String rpc = begun.get("rpc").getAsString();
    Message.Builder request = Watches.request(Watches.named(rpc)).toBuilder();
    JsonFormat.parser().merge(begun.get("request").toString(), request);
    JsonElement giveUpAfter = begun.get("giveUpAfter");
    return new Begun(
        begun.get("address").getAsString(),
        rpc,
        request.build(),
        begun.get("token").getAsBoolean(),
        giveUpAfter == null ? 0 : giveUpAfter.getAsInt());
  }

  private void heard(String name, Message message) {
    try {
      assertThat(post(name, "/heard", JsonFormat.printer().print(message)).statusCode())
          .isEqualTo(200);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ended(String name, @Nullable StatusRuntimeException failure) {
    JsonObject error = new JsonObject();
    if (failure != null) {
      GatewayError read = GatewayError.of(failure);
      error.addProperty("code", read.code().name());
      error.addProperty(
          "reason",
          read.domain().isEmpty() ? "" : read.reason().name().substring("ERROR_REASON_".length()));
    }
    assertThat(post(name, "/ended", new Gson().toJson(error)).body()).isEqualTo("ok");
  }

  private HttpResponse<String> post(String name, String what, String body) {
    String path = URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8);
    URI uri = URI.create(rig.url() + "/cases/" + path.replace("+", "%20") + what);
    try {
      return http.send(
          HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
