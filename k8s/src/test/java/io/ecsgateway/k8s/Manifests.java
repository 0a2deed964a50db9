package io.ecsgateway.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code kubectl kustomize} makes of an overlay with some components.
 *
 * @param name the overlay and the components
 * @param objects what would be applied, each of its kind
 */
record Manifests(String name, List<HasMetadata> objects) {
  static final Path ROOT = Path.of("").toAbsolutePath();

  /** Returns the names of all folders in k8s/{@code folder}. */
  static List<String> namesIn(String folder) {
    try (Stream<Path> folders = Files.list(ROOT.resolve(folder))) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renders {@code overlay} as if its kustomization named {@code components}. */
  static Manifests render(String overlay, List<String> components) {
    String name =
        String.join(" + ", Stream.concat(Stream.of(overlay), components.stream()).toList());
    try {
      Path copy = Files.createTempDirectory(Files.createDirectories(ROOT.resolve("target")), "k8s");
      for (String folder : List.of("base", "overlays", "components")) {
        copy(ROOT.resolve(folder), copy.resolve(folder));
      }
      Path folder = copy.resolve("overlays").resolve(overlay);
      if (!components.isEmpty()) {
        String lines =
            components.stream()
                .map(component -> "  - ../../components/" + component + "\n")
                .collect(Collectors.joining("", "components:\n", ""));
        Files.writeString(folder.resolve("kustomization.yaml"), lines, StandardOpenOption.APPEND);
      }
      String rendered = kustomize(name, folder);
      delete(copy);
      return new Manifests(name, StrictYaml.read(rendered));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }

  private static String kustomize(String name, Path folder) throws IOException {
    Process kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
    String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(kubectl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (kubectl.waitFor() != 0) {
        throw new IllegalArgumentException(name + ": " + errors);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return rendered;
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  Deployment deployment() {
    return all(Deployment.class).getFirst();
  }

  PodSpec pod() {
    return deployment().getSpec().getTemplate().getSpec();
  }

  Map<String, String> podLabels() {
    return deployment().getSpec().getTemplate().getMetadata().getLabels();
  }

  Container container() {
    return pod().getContainers().getFirst();
  }

  /** Returns the ConfigMap of that name, which there has to be. */
  ConfigMap configMap(String name) {
    return all(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ConfigMap " + name + " in " + name()));
  }

  /** Returns the container's environment. */
  Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    container()
        .getEnvFrom()
        .forEach(from -> variables.putAll(configMap(from.getConfigMapRef().getName()).getData()));
    container()
        .getEnv()
        .forEach(variable -> variables.put(variable.getName(), variable.getValue()));
    return variables;
  }

  @Override
  public String toString() {
    return name;
  }
}
