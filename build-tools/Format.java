import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats every hand-written Java file below a directory with google-java-format, or checks that
 * each already is: {@code Format.java check|fix DIRECTORY}. The build runs it.
 */
final class Format {
  private static final List<String> SKIPPED = List.of("target", "node_modules", ".git");

  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    Path root = Path.of(args[1]);
    Formatter formatter = new Formatter();
    List<Path> unformatted = new ArrayList<>();
    for (Path file : javaFiles(root)) {
      String source = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(source);
      if (formatted.equals(source)) {
        continue;
      }
      if (fix) {
        Files.writeString(file, formatted);
      }
      unformatted.add(root.relativize(file));
    }
    unformatted.forEach(
        file -> System.out.println((fix ? "formatted " : "not formatted: ") + file));
    if (!fix && !unformatted.isEmpty()) {
      System.out.println("To format them: ./mvnw -N verify -Dformat=fix");
      System.exit(1);
    }
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      return paths
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> SKIPPED.stream().noneMatch(name -> contains(root.relativize(path), name)))
          .sorted()
          .toList();
    }
  }

  private static boolean contains(Path path, String name) {
    for (Path part : path) {
      if (part.toString().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
