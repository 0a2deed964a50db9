package io.ecsgateway.server.access.request;

import com.google.common.collect.Iterables;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.access.policy.Question.Grants;
import io.ecsgateway.server.access.policy.Question.Resource;
import io.ecsgateway.server.access.request.Asked.NamedTasks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How requests of one type say what they are about: by fields that have the same names and meaning
 * in every one of ECS's requests. A request that has none of them is about anything.
 */
final class RequestShape {
  /** The cluster that ECS takes where a request names none. */
  private static final String DEFAULT_CLUSTER = "default";

  /** In RunTask: what tasks that no service started belong to. */
  private static final String SERVICE_GROUP = "service:";

  /** As many as ECS takes in a request, and as long as an ARN gets. */
  private static final int MOST_NAMES = 100;

  private static final int LONGEST_NAME = 600;

  static final Set<String> CLUSTERS = Set.of("cluster", "clusters", "cluster_name");
  static final Set<String> SERVICES = Set.of("service", "services", "service_name");
  static final Set<String> TASKS = Set.of("task", "tasks");
  static final Set<String> FAMILIES = Set.of("task_definition", "task_definitions", "family");

  /** What belongs to a cluster, a service or a family as its ARN says. */
  static final Set<String> OWNED =
      Set.of(
          "task_set",
          "task_sets",
          "primary_task_set",
          "service_deployment_arn",
          "service_deployment_arns",
          "service_revision_arns",
          "container_instance",
          "resource_arn");

  private final List<FieldDescriptor> clusters;
  private final List<FieldDescriptor> services;
  private final List<FieldDescriptor> tasks;
  private final List<FieldDescriptor> families;
  private final List<FieldDescriptor> owned;
  private final @Nullable FieldDescriptor group;
  private final @Nullable FieldDescriptor overrides;
  private final @Nullable FieldDescriptor daemon;
  private final boolean listsFamilies;
  private final boolean listsTasks;
  private final GrantFields roles;
  private final GrantFields hooks;

  private RequestShape(Descriptor type) {
    this.clusters = named(type, CLUSTERS);
    this.services = named(type, SERVICES);
    this.tasks = named(type, TASKS);
    this.families = named(type, FAMILIES);
    this.owned = named(type, OWNED);
    this.group = type.findFieldByName("group");
    this.overrides = type.findFieldByName("overrides");
    this.daemon = type.findFieldByName("daemon_name");
    this.listsFamilies = type.findFieldByName("family_prefix") != null;
    this.listsTasks = daemon != null;
    this.roles = GrantFields.of(type, GrantFields.ROLES);
    this.hooks = GrantFields.of(type, GrantFields.HOOKS);
  }

  static RequestShape of(Descriptor type) {
    return new RequestShape(type);
  }

  /** Returns what {@code request} asks for in the account and region of {@code names}. */
  Asked read(Message request, EcsNames names) {
    if (namesTooMuch(request)) {
      return new Asked(Set.of(Resource.ANY), null, grants(request));
    }
    @Nullable List<String> families = families(request, names);
    List<@Nullable String> clusters = clusters(request, names);
    // Of a daemon and a service, which of the two ECS would list is not documented.
    List<String> said =
        daemon != null && request.hasField(daemon) ? List.of() : texts(request, services);
    Set<Resource> about = new LinkedHashSet<>();
    for (String name : said) {
      @Nullable Resource service = names.service(name);
      for (@Nullable String cluster : clusters) {
        about.add(new Resource(cluster, service == null ? null : service.service(), families));
      }
      if (service == null || service.cluster() != null) {
        about.add(service == null ? Resource.ANY : with(service, families));
      }
    }
    List<String> owned = texts(request, this.owned);
    List<String> tasks = texts(request, this.tasks);
    for (String name : Iterables.concat(owned, tasks)) {
      // An ARN; else an id, which belongs to what the rest says, if that says anything.
      if (name.contains(":") || this.clusters.isEmpty()) {
        @Nullable Resource owner = names.owner(name);
        about.add(owner == null ? Resource.ANY : with(owner, families));
      }
    }
    if (about.isEmpty() || (said.isEmpty() && !this.clusters.isEmpty())) {
      @Nullable String service = serviceOfGroup(request);
      clusters.forEach(cluster -> about.add(new Resource(cluster, service, families)));
    }
    List<String> named =
        Stream.concat(tasks.stream(), owned.stream().filter(EcsNames::isTaskArn)).toList();
    return new Asked(
        about,
        named.isEmpty() ? null : new NamedTasks(clusterOf(request, named.getFirst(), names), named),
        grants(request));
  }

  /** Returns what {@code request} names, by field: enough of it to be known again. */
  Map<String, List<String>> names(Message request) {
    Map<String, List<String>> names = new TreeMap<>();
    Stream.of(clusters, services, tasks, families, owned)
        .flatMap(List::stream)
        .forEach(field -> {
          List<String> said = texts(request, List.of(field));
          if (!said.isEmpty()) {
            names.put(
                field.getJsonName(),
                said.stream()
                    .limit(MOST_NAMES)
                    .map(name -> name.substring(0, Math.min(name.length(), LONGEST_NAME)))
                    .toList());
          }
        });
    return names;
  }

  /** ECS takes no more; who may ask for anything is told so by ECS. */
  private boolean namesTooMuch(Message request) {
    return Stream.of(clusters, services, tasks, families, owned)
        .flatMap(List::stream)
        .anyMatch(field -> field.isRepeated() && request.getRepeatedFieldCount(field) > MOST_NAMES);
  }

  private Grants grants(Message request) {
    return new Grants(
        roles.in(request), hooks.in(request), overrides != null && request.hasField(overrides));
  }

  private @Nullable List<String> families(Message request, EcsNames names) {
    List<String> said = texts(request, families);
    boolean open =
        listsFamilies
            || (listsTasks && said.isEmpty())
            || !texts(request, tasks).isEmpty()
            || texts(request, owned).stream().anyMatch(EcsNames::isTaskArn);
    if (open) {
      return null; // those of tasks are looked up where a rule asks
    }
    List<String> known = new ArrayList<>();
    for (String name : said) {
      @Nullable String family = names.family(name);
      if (family == null) {
        return null;
      }
      known.add(family);
    }
    return List.copyOf(known);
  }

  /** A task that RunTask starts is of no service, unless its group says one. */
  private @Nullable String serviceOfGroup(Message request) {
    if (group == null) {
      return null;
    }
    String said = (String) request.getField(group);
    return said.startsWith(SERVICE_GROUP) ? said.substring(SERVICE_GROUP.length()) : "";
  }

  private List<@Nullable String> clusters(Message request, EcsNames names) {
    List<@Nullable String> known = new ArrayList<>();
    for (String said : texts(request, clusters)) {
      known.add(names.cluster(said));
    }
    if (known.isEmpty()) {
      known.add(clusters.isEmpty() ? null : DEFAULT_CLUSTER);
    }
    return known;
  }

  /** Returns the cluster as the request says it; what has no field for it has it in the ARN. */
  private String clusterOf(Message request, String task, EcsNames names) {
    @Nullable Resource owner = clusters.isEmpty() ? names.owner(task) : null;
    return owner != null && owner.cluster() != null
        ? owner.cluster()
        : texts(request, clusters).stream().findFirst().orElse("");
  }

  /** Returns what the request says in {@code fields}; to ECS, empty is not said. */
  private static List<String> texts(Message request, List<FieldDescriptor> fields) {
    return fields.stream()
        .flatMap(field ->
            field.isRepeated()
                ? ((List<?>) request.getField(field)).stream()
                : Stream.of(request.getField(field)))
        .map(String.class::cast)
        .filter(said -> !said.isEmpty())
        .toList();
  }

  private static List<FieldDescriptor> named(Descriptor type, Set<String> names) {
    return type.getFields().stream()
        .filter(field -> names.contains(field.getName()))
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.STRING)
        .toList();
  }

  private static Resource with(Resource resource, @Nullable List<String> families) {
    return resource.families() != null || resource.equals(Resource.ANY)
        ? resource
        : new Resource(resource.cluster(), resource.service(), families);
  }
}
