package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every known difference from ECS is shown by a test, which fails once it is none any more. */
class DeviationsTest {
  @ParameterizedTest
  @MethodSource("deviations")
  void aDeviationSaysWhatAndWhyAndIsShownByATest(Map<String, String> deviation) {
    assertThat(deviation).containsOnlyKeys("id", "what", "why", "test");
    assertThat(deviation.get("id")).matches("[a-z]+(-[a-z]+)*");
    assertThat(deviation.get("what")).isNotBlank();
    assertThat(deviation.get("why")).isNotBlank();
    assertThat(deviation.get("test")).isNotBlank();
  }

  @Test
  void everyDeviationHasAnIdOfItsOwn() throws Exception {
    assertThat(deviations().map(deviation -> deviation.get("id"))).doesNotHaveDuplicates();
  }

  @Test
  void everyDeviationAndItsTestNameEachOther() throws Exception {
    assertThat(marked())
        .containsExactlyInAnyOrderElementsOf(
            deviations().map(one -> one.get("id") + ": " + one.get("test")).toList());
  }

  private static List<String> marked() {
    return ReflectionSupport.findAllClassesInPackage(
            "io.ecsgateway.simulator", type -> true, name -> name.endsWith("Test"))
        .stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Deviation.class) && runs(method))
        .flatMap(method ->
            Stream.of(method.getAnnotation(Deviation.class).value())
                .map(id ->
                    id
                        + ": "
                        + method.getDeclaringClass().getSimpleName()
                        + "."
                        + method.getName()))
        .toList();
  }

  private static boolean runs(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  private static Stream<Map<String, String>> deviations() throws Exception {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    List<Map<String, String>> deviations = yaml.load(Files.readString(Path.of("deviations.yaml")));
    return deviations.stream();
  }
}
