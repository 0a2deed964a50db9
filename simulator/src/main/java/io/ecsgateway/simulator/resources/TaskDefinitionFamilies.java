package io.ecsgateway.simulator.resources;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * Every revision of every family, in order of family and revision. A family's revisions count up
 * for good: also those that are gone keep their numbers.
 */
final class TaskDefinitionFamilies {
  private static final Pattern REFERENCE = Pattern.compile("([^:/]+)(?::(\\d{1,9}))?");

  private static final class Family {
    int latestRevision;
    final NavigableMap<Integer, TaskDefinition> revisions = new TreeMap<>();

    @Nullable TaskDefinition latestActive() {
      for (TaskDefinition definition : revisions.descendingMap().values()) {
        if (definition.status() == TaskDefinitionStatus.ACTIVE) {
          return definition;
        }
      }
      return null;
    }
  }

  private final String arnPrefix;
  private final Map<String, Family> byName = new TreeMap<>();

  TaskDefinitionFamilies(String arnPrefix) {
    this.arnPrefix = arnPrefix;
  }

  /** Adds the family's next revision, and returns it with its number and ARN. */
  TaskDefinition add(String name, TaskDefinition.Builder definition) {
    Family family = byName.computeIfAbsent(name, ignored -> new Family());
    int revision = ++family.latestRevision;
    TaskDefinition added =
        definition
            .family(name)
            .revision(revision)
            .taskDefinitionArn(arnPrefix + name + ":" + revision)
            .build();
    family.revisions.put(revision, added);
    return added;
  }

  TaskDefinition replace(TaskDefinition definition) {
    revisions(definition.family()).put(definition.revision(), definition);
    return definition;
  }

  void remove(String arn) {
    TaskDefinition definition = find(arn);
    if (definition != null) {
      revisions(definition.family()).remove(definition.revision());
    }
  }

  /** Returns what a family, {@code family:revision} or ARN means; null if there is none. */
  @Nullable TaskDefinition find(String reference) {
    Matcher parts = REFERENCE.matcher(withoutPrefix(reference));
    Family family = parts.matches() ? byName.get(parts.group(1)) : null;
    if (family == null) {
      return null;
    }
    String revision = parts.group(2);
    return revision == null
        ? family.latestActive()
        : family.revisions.get(Integer.parseInt(revision));
  }

  boolean namesRevision(String reference) {
    Matcher parts = REFERENCE.matcher(withoutPrefix(reference));
    return parts.matches() && parts.group(2) != null;
  }

  String arn(String reference) {
    return reference.startsWith("arn:") ? reference : arnPrefix + reference;
  }

  /** Returns the revisions of one family, or of all, with this status, in order. */
  List<TaskDefinition> withStatus(@Nullable String onlyFamily, TaskDefinitionStatus status) {
    List<TaskDefinition> found = new ArrayList<>();
    byName.forEach((name, family) -> {
      if (onlyFamily == null || onlyFamily.equals(name)) {
        family.revisions.values().stream()
            .filter(definition -> definition.status() == status)
            .forEach(found::add);
      }
    });
    return found;
  }

  /** Returns the names of the families that have a revision left, in order. */
  Collection<String> names() {
    return byName.entrySet().stream()
        .filter(entry -> !entry.getValue().revisions.isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean hasActive(String name) {
    Family family = byName.get(name);
    return family != null && family.latestActive() != null;
  }

  private NavigableMap<Integer, TaskDefinition> revisions(String name) {
    Family family = byName.get(name);
    if (family == null) {
      throw new IllegalStateException("family: " + name + " (expected: one that was registered)");
    }
    return family.revisions;
  }

  private String withoutPrefix(String reference) {
    return reference.startsWith(arnPrefix) ? reference.substring(arnPrefix.length()) : reference;
  }
}
