package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every known difference from ECS is shown by a test, which fails once it is none any more. */
class DeviationsTest {
  private static final String ROOT = "io.ecsgateway.simulator.";
  private static final List<String> PACKAGES =
      List.of("", "engine.", "faults.", "placement.", "resources.", "scheduling.", "wire.");

  @ParameterizedTest
  @MethodSource("deviations")
  void aDeviationSaysWhatAndWhyAndIsShownByATest(Map<String, String> deviation) {
    assertThat(deviation).containsOnlyKeys("id", "what", "why", "test");
    assertThat(deviation.get("id")).matches("[a-z]+(-[a-z]+)*");
    assertThat(deviation.get("what")).isNotBlank();
    assertThat(deviation.get("why")).isNotBlank();
    assertThat(isTest(deviation.getOrDefault("test", "")))
        .as("test: %s", deviation.get("test"))
        .isTrue();
  }

  @Test
  void everyDeviationHasAnIdOfItsOwn() throws Exception {
    assertThat(deviations().map(deviation -> deviation.get("id"))).doesNotHaveDuplicates();
  }

  private static boolean isTest(String classAndMethod) {
    String[] parts = classAndMethod.split("\\.", 2);
    return parts.length == 2
        && PACKAGES.stream()
            .flatMap(name -> methods(ROOT + name + parts[0]))
            .anyMatch(method -> method.getName().equals(parts[1]) && runs(method));
  }

  private static boolean runs(Method method) {
    Set<String> annotations = Set.of("Test", "ParameterizedTest", "RepeatedTest");
    return Arrays.stream(method.getAnnotations())
        .anyMatch(one -> annotations.contains(one.annotationType().getSimpleName()));
  }

  private static Stream<Method> methods(String className) {
    try {
      return Arrays.stream(Class.forName(className).getDeclaredMethods());
    } catch (ClassNotFoundException e) {
      return Stream.empty();
    }
  }

  private static Stream<Map<String, String>> deviations() throws Exception {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    List<Map<String, String>> deviations = yaml.load(Files.readString(Path.of("deviations.yaml")));
    return deviations.stream();
  }
}
