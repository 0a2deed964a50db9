package io.ecsgateway.server.status;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The errors of ECS's operations by the AWS model, which this project reads but does not hold. */
record ModelledErrors(Struct model) {
  static final String WHERE =
      "service-2.json of ECS, in ECS_MODEL_DIR or in a folder shared/ecs beside the checkout";

  /** Returns the model, if it is here. */
  static Optional<ModelledErrors> find() {
    return candidates().filter(Files::isRegularFile).findFirst().map(ModelledErrors::read);
  }

  /** Returns the errors that the model lists for {@code operation}. */
  List<String> of(String operation) {
    return struct(struct(model, "operations"), operation)
        .getFieldsOrThrow("errors")
        .getListValue()
        .getValuesList()
        .stream()
        .map(error -> error.getStructValue().getFieldsOrThrow("shape").getStringValue())
        .toList();
  }

  private static Stream<Path> candidates() {
    @Nullable String configured = System.getenv("ECS_MODEL_DIR");
    if (configured != null) {
      return Stream.of(Path.of(configured, "service-2.json"));
    }
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .map(path -> path.resolve("shared/ecs/service-2.json"));
  }

  private static ModelledErrors read(Path path) {
    Struct.Builder model = Struct.newBuilder();
    try (Reader json = Files.newBufferedReader(path)) {
      JsonFormat.parser().merge(json, model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelledErrors(model.build());
  }

  private static Struct struct(Struct parent, String name) {
    Value value = parent.getFieldsOrThrow(name);
    return value.getStructValue();
  }
}
