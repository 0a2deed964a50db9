package io.ecsgateway.server.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.ecsgateway.server.RunningGateway;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of settings in the documentation, against the settings that the code reads. */
class SettingsReferenceTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern INJECTED =
      Pattern.compile("@(?:Value\\(\"\\$\\{|Property\\(\\s*name = \")(gateway[.a-z-]+)");
  private static final Pattern TOKEN = Pattern.compile("`([^`]+)`");

  @Test
  void everySettingIsDocumentedAndNoOther() throws IOException {
    assertThat(documented()).isEqualTo(known());
  }

  @Test
  void everyOneIsTaken() throws IOException {
    try (RunningGateway gateway = RunningGateway.with(Map.of())) {
      KnownSettings settings = new KnownSettings(gateway.context());
      for (String name : known()) {
        String said = name.replace("*", "eu-west").replaceFirst("methods$", "methods.RunTask");
        assertThat(settings.knows(said)).as(said).isTrue();
        String variable = said.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        assertThat(settings.knowsVariable(variable)).as(variable).isTrue();
      }
      assertThat(settings.knowsVariable("GATEWAY_BACKND")).isFalse();
      assertThat(settings.knowsVariable("GATEWAY_LOG_FORMAT")).isTrue();
      assertThat(settings.knowsVariable("GATEWAY_SERVICE_HOST")).as("of Kubernetes").isTrue();
    }
  }

  /** Returns the settings in the first column of tables; {@code .x} stands beside another. */
  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String page : List.of("operations.md", "security.md")) {
      for (String line : Files.readAllLines(DOCS.resolve(page))) {
        if (!line.startsWith("| `gateway.")) {
          continue;
        }
        String last = "";
        Matcher token = TOKEN.matcher(line.split("\\|", -1)[1]);
        while (token.find()) {
          String name = token.group(1);
          last = name.startsWith(".") ? last.substring(0, last.lastIndexOf('.')) + name : name;
          names.add(last.replace("<name>", "*").replaceFirst("methods\\..*", "methods"));
        }
      }
    }
    return names;
  }

  /** Returns what Micronaut binds and injects. */
  private static Set<String> known() throws IOException {
    Set<String> names = new TreeSet<>();
    try (InputStreamReader metadata =
        new InputStreamReader(
            requireNonNull(
                ServerTls.class.getResourceAsStream(
                    "/META-INF/spring-configuration-metadata.json")),
            UTF_8)) {
      for (JsonElement property :
          JsonParser.parseReader(metadata).getAsJsonObject().getAsJsonArray("properties")) {
        String name = property.getAsJsonObject().get("name").getAsString();
        if (name.startsWith("gateway.")) {
          names.add(name);
        }
      }
    }
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      sources
          .filter(source -> source.toString().endsWith(".java"))
          .forEach(source -> {
            Matcher injected = INJECTED.matcher(read(source));
            while (injected.find()) {
              names.add(injected.group(1));
            }
          });
    }
    return names;
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
