package io.ecsgateway.cases;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.ecsgateway.cases.Case.End;
import io.ecsgateway.cases.Case.Played;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays the streams of a case as they are written. */
final class ScriptedRun implements Run {
  private static final Duration SLOW_MACHINE = Duration.ofSeconds(20);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final io.grpc.Context.Key<String> BEARER = io.grpc.Context.key("bearer");

  private final Case played;
  private final List<Played> streams;
  private final MethodDescriptor<?, ?> method;
  private final Proxy proxy = new Proxy();
  private final Server server;
  private final List<String> faults = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private int calls;
  private long firstEndedAt;
  private long endedAt;
  private CountDownLatch cutWhenHeard = new CountDownLatch(0);

  ScriptedRun(Case played) {
    this.played = played;
    this.streams = requireNonNull(played.streams());
    this.method = played.method();
    HealthStatusManager health = new HealthStatusManager();
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  InsecureServerCredentials.create())
              .addService(health.getHealthService())
              .addService(ServerInterceptors.intercept(service(method), this::noteBearer))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    proxy.lead(server.getPort());
  }

  private <ReqT, RespT> ServerServiceDefinition service(MethodDescriptor<ReqT, RespT> method) {
    return ServerServiceDefinition.builder(requireNonNull(method.getServiceName()))
        .addMethod(method, ServerCalls.asyncServerStreamingCall(this::play))
        .build();
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> noteBearer(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String said = requireNonNullElse(headers.get(AUTHORIZATION), "");
    return io.grpc.Contexts.interceptCall(
        io.grpc.Context.current().withValue(BEARER, said), call, headers, next);
  }

  @SuppressWarnings("unchecked") // the message is made for the method
  private synchronized <ReqT, RespT> void play(ReqT request, StreamObserver<RespT> client) {
    calls++;
    boolean repeated = calls > streams.size() && streams.getLast().forever();
    if (calls > streams.size() && !repeated) {
      faults.add("call " + calls + ", where " + streams.size() + " are enough");
      client.onError(Status.FAILED_PRECONDITION.asRuntimeException());
      return;
    }
    Played stream = streams.get(Math.min(calls, streams.size()) - 1);
    check(stream, (Message) request);
    for (String message : stream.messages()) {
      client.onNext((RespT) Watches.message(method, message));
    }
    end(stream, client);
    endedAt = System.nanoTime();
    if (calls == 1) {
      firstEndedAt = endedAt;
    }
  }

  private void check(Played stream, Message request) {
    String token = Watches.resumeToken(request);
    expect("resume_token", requireNonNullElse(stream.token(), ""), token);
    if (stream.bearer() != null) {
      expect("authorization", "Bearer " + stream.bearer(), requireNonNull(BEARER.get()));
    }
    if (stream.afterAtLeast() != null) {
      Duration waited = Duration.ofNanos(System.nanoTime() - endedAt);
      if (waited.toNanos() < nanos(stream.afterAtLeast())) {
        faults.add(
            "call %d after %s (expected: after at least %s)"
                .formatted(calls, waited, stream.afterAtLeast()));
      }
    }
  }

  private void end(Played stream, StreamObserver<?> client) {
    if (stream.end().equals("OK")) {
      client.onCompleted();
    } else if (stream.end().equals("CUT")) {
      long due = streams.stream().limit(calls).flatMap(each -> each.messages().stream()).count();
      long left = due - heard.size();
      cutWhenHeard = new CountDownLatch((int) left);
      CountDownLatch heardAll = cutWhenHeard;
      Thread.startVirtualThread(() -> {
        try {
          if (heardAll.await(20, TimeUnit.SECONDS)) {
            proxy.cut();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    } else {
      Gson gson = new Gson();
      client.onError(status(gson.fromJson(gson.toJsonTree(stream.end()), End.class)));
    }
  }

  private static StatusRuntimeException status(End end) {
    Status.Code code = Status.Code.valueOf(end.code());
    if (end.reason() == null) {
      return Status.fromCode(code).asRuntimeException();
    }
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage("as the case says");
    ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(end.reason()).setDomain("ecsgateway");
    if (end.metadata() != null) {
      info.putAllMetadata(end.metadata());
    }
    status.addDetails(Any.pack(info.build()));
    if (end.retryDelay() != null) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(Durations.fromNanos(nanos(end.retryDelay())))
                  .build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  @Override
  public String address() {
    return proxy.address();
  }

  @Override
  public String request() {
    return "{}";
  }

  @Override
  public synchronized void heard(JsonObject message) throws InvalidProtocolBufferException {
    Message.Builder read = Watches.message(method, "heartbeat x").newBuilderForType();
    JsonFormat.parser().merge(message.toString(), read);
    String token = message.getAsJsonObject("watch").get("resumeToken").getAsString();
    String kind =
        message.keySet().stream().filter(key -> !key.equals("watch")).findFirst().orElse("nothing");
    heard.add(kind + " " + token);
    cutWhenHeard.countDown();
  }

  @Override
  public synchronized String ended(JsonObject error) {
    expect("heard", String.join(", ", requireNonNull(played.heard())), String.join(", ", heard));
    @Nullable End end = played.ended();
    expect("code", end == null ? "" : end.code(), text(error, "code"));
    expect("reason", end == null ? "" : end.reason(), text(error, "reason"));
    if (calls < streams.size()) {
      faults.add(calls + " calls (expected: " + streams.size() + ")");
    }
    if (played.giveUpAfter() > 0) {
      checkGivenUp(Duration.ofSeconds(played.giveUpAfter()));
    }
    return String.join("\n", faults);
  }

  private void checkGivenUp(Duration after) {
    Duration tried = Duration.ofNanos(System.nanoTime() - firstEndedAt);
    if (tried.compareTo(after) < 0 || tried.compareTo(after.plus(SLOW_MACHINE)) > 0) {
      faults.add("given up after %s (expected: after %s)".formatted(tried, after));
    }
  }

  private void expect(String what, @Nullable String expected, String actual) {
    if (!actual.equals(requireNonNullElse(expected, ""))) {
      faults.add("call %d, %s: %s (expected: %s)".formatted(calls, what, actual, expected));
    }
  }

  private static String text(JsonObject object, String member) {
    @Nullable JsonElement value = object.get(member);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static long nanos(String duration) {
    try {
      return Durations.toNanos(Durations.parse(duration));
    } catch (ParseException e) {
      throw new IllegalArgumentException(duration, e);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    proxy.close();
  }
}
