package io.ecsgateway.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.grpc.server.GrpcServerConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * The settings that the server reads: those of its and Micronaut's configuration classes, as their
 * metadata lists them, and those that its sources inject one by one.
 */
final class ServerSettings {
  private static final Path SOURCES = Manifests.ROOT.resolveSibling("server/src/main/java");
  private static final Pattern INJECTED =
      Pattern.compile("@Value\\(\"\\$\\{([^:}\"]+)|@Property\\(\\s*name = \"([^\"]+)\"");

  private static final Set<String> AWS =
      Arrays.stream(SdkSystemSetting.values())
          .map(SdkSystemSetting::environmentVariable)
          .collect(Collectors.toUnmodifiableSet());

  private final Set<String> names = new TreeSet<>();

  private ServerSettings() {}

  static ServerSettings read() throws IOException {
    ServerSettings settings = new ServerSettings();
    settings.names.add(GrpcServerConfiguration.PORT);
    ClassLoader loader = ServerSettings.class.getClassLoader();
    for (URL url :
        Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
      for (JsonNode property : new ObjectMapper().readTree(url).path("properties")) {
        settings.names.add(property.path("name").asText());
      }
    }
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      sources
          .filter(path -> path.toString().endsWith(".java"))
          .flatMap(ServerSettings::injected)
          .forEach(settings.names::add);
    }
    return settings;
  }

  private static Stream<String> injected(Path source) {
    try {
      return INJECTED
          .matcher(Files.readString(source))
          .results()
          .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server or the AWS SDK in it reads that environment variable. */
  boolean readsVariable(String variable) {
    return AWS.contains(variable)
        || names.stream()
            .anyMatch(name -> {
              String pattern =
                  name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_").replace("*", "[A-Z0-9_]+");
              return variable.matches(pattern);
            });
  }

  /** Whether the server reads that property of a configuration file. */
  boolean readsProperty(String property) {
    return names.stream()
        .anyMatch(name -> property.matches(name.replace(".", "\\.").replace("*", "[^.]+")));
  }

  /** Whether the server has the management port yet. */
  static boolean hasManagementPort() {
    return Files.isDirectory(SOURCES.resolve("io/ecsgateway/server/telemetry"));
  }
}
