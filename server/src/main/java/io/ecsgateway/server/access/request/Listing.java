package io.ecsgateway.server.access.request;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.access.policy.Question.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A response that lists names, of which a caller is shown those it may read. */
final class Listing {
  /** The fields of List- responses; every such response has one. */
  static final Set<String> FIELDS =
      Set.of("cluster_arns", "service_arns", "task_arns", "task_definition_arns", "families");

  private final FieldDescriptor field;

  private Listing(FieldDescriptor field) {
    this.field = field;
  }

  /** Returns what {@code response} lists; empty if it is no list of names. */
  static Optional<Listing> of(Descriptor response) {
    return response.getFields().stream()
        .filter(field -> FIELDS.contains(field.getName()) && field.isRepeated())
        .findFirst()
        .map(Listing::new);
  }

  /** Whether what is listed has to be looked up before it is known what it belongs to. */
  boolean isOfTasks() {
    return field.getName().equals("task_arns");
  }

  /** Returns the names in {@code response}, in order. */
  List<String> names(Message response) {
    List<String> names = new ArrayList<>();
    for (Object name : (List<?>) response.getField(field)) {
      names.add((String) name);
    }
    return names;
  }

  /** Returns what {@code name}, one of those listed, is. */
  Resource resource(String name, EcsNames names) {
    if (field.getName().equals("families")) {
      @Nullable String family = names.family(name);
      return new Resource(null, null, family == null ? null : List.of(family));
    }
    @Nullable Resource owner = names.owner(name);
    return owner == null ? Resource.ANY : owner;
  }

  /** Returns {@code response} with {@code shown} alone. */
  Message of(Message response, List<String> shown) {
    return response.toBuilder().setField(field, shown).build();
  }
}
