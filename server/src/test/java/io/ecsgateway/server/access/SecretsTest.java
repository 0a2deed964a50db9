package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.core.OutputStreamAppender;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** What requests hold stays between their callers and ECS. */
@Isolated("logs")
class SecretsTest {
  /** In fields that hold secrets: environment values and whatever else the protos redact. */
  private static final String SECRET = "canary-secret";

  /** In all other texts. */
  private static final String TEXT = "canary-text";

  @TempDir private Path directory = Path.of("");

  @Test
  void nothingThatRequestsHoldReachesLogsAndNoSecretReachesAuditOrErrors() throws IOException {
    Path audit = directory.resolve("audit.log");
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    StringBuilder errors = new StringBuilder();
    Runnable stopLogging = logTo(logged);
    try (RunningGateway gateway =
        RunningGateway.with(
            Map.of(
                "gateway.audit.file",
                audit.toString(),
                "gateway.watch.heartbeat-interval",
                "10ms"))) {
      Rpcs.SERVICES.stream()
          .flatMap(service -> service.getMethods().stream())
          .forEach(rpc -> errors.append(errorOf(gateway, rpc)));
    } finally {
      stopLogging.run();
    }

    assertThat(errors).as("requests that reached ECS and were refused").isNotEmpty();
    assertThat(errors.toString()).doesNotContain(SECRET);
    assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET, TEXT);
    assertThat(Files.readString(audit)).contains(TEXT).doesNotContain(SECRET);
  }

  @Test
  void theProtosRedactWhatIsSecret() {
    Message request = filled(Rpcs.smallestRequest(Rpcs.named("RegisterTaskDefinition")));

    assertThat(request.toString()).as("the canaries are there").contains(SECRET);
    assertThat(TextFormat.debugFormatPrinter().printToString(request)).doesNotContain(SECRET);
  }

  @SuppressWarnings("unchecked") // every message of the API is a Message
  private static String errorOf(RunningGateway gateway, MethodDescriptor<?, ?> rpc) {
    Context.CancellableContext call = Context.current().withCancellation();
    try {
      call.run(() -> {
        var _ =
            ClientCalls.blockingServerStreamingCall(
                    gateway.channel(),
                    (MethodDescriptor<Message, Message>) rpc,
                    CallOptions.DEFAULT,
                    filled(Rpcs.smallestRequest(rpc)))
                .next();
      });
      return "";
    } catch (StatusRuntimeException e) {
      return e + " " + StatusProto.fromThrowable(e);
    } finally {
      call.cancel(null);
    }
  }

  /** Returns {@code message} with a canary in every text of every message in it. */
  private static Message filled(Message message) {
    Message.Builder filled = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getContainingOneof() != null && !field.hasPresence()) {
        continue;
      }
      Object value =
          switch (field.getJavaType()) {
            case STRING -> canary(field.getOptions());
            case MESSAGE ->
                isShape(field.getMessageType())
                    ? filled(filled.newBuilderForField(field).build())
                    : null;
            default -> null;
          };
      if (value == null || field.getName().equals("resume_token")) {
        continue;
      }
      if (field.isMapField()) {
        continue;
      }
      if (field.isRepeated()) {
        filled.clearField(field).addRepeatedField(field, value);
      } else {
        filled.setField(field, value);
      }
    }
    return filled.build();
  }

  private static String canary(FieldOptions options) {
    return options.getDebugRedact() ? SECRET : TEXT;
  }

  private static boolean isShape(Descriptor type) {
    return type.getFile().getPackage().startsWith("ecsgateway.")
        && !type.getOptions().getMapEntry();
  }

  /** Has everything that is logged written to {@code out} too, until the result is run. */
  private static Runnable logTo(ByteArrayOutputStream out) {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(root.getLoggerContext());
    encoder.setPattern("%level %logger %msg %mdc %ex%n");
    encoder.start();
    OutputStreamAppender<ch.qos.logback.classic.spi.ILoggingEvent> appender =
        new OutputStreamAppender<>();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(out);
    appender.start();
    root.addAppender(appender);
    return () -> {
      root.detachAppender(appender);
      appender.stop();
    };
  }
}
