package io.ecsgateway.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * A Java program.
 *
 * @param options of {@code java}, by which it finds the program
 */
record JavaProgram(String name, List<String> options) {
  /** Returns that of this process's class path. */
  static JavaProgram of(Class<?> main) {
    return new JavaProgram(
        main.getSimpleName(),
        List.of("-cp", System.getProperty("java.class.path"), main.getName()));
  }

  /** Returns that of a jar which has everything it needs. */
  static JavaProgram of(Path jar) {
    return new JavaProgram(jar.toString(), List.of("-jar", jar.toString()));
  }
}
