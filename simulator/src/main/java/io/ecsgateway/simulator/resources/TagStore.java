package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.scheduling.Tagging;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of every resource, by its ARN. */
public final class TagStore implements Tagging {
  private final Map<String, Map<String, Tag>> byArn = new TreeMap<>();

  /**
   * Adds {@code tags} to those of the resource; a key that is there gets the new value.
   *
   * @throws io.ecsgateway.simulator.engine.EcsException InvalidParameterException if a tag breaks
   *     ECS's rules, or the resource would have more than 50; nothing is changed then
   */
  @Override
  public void put(String arn, List<Tag> tags) {
    if (tags.isEmpty()) {
      return;
    }
    TagRules.check(tags);
    Map<String, Tag> merged = new LinkedHashMap<>(byArn.getOrDefault(arn, Map.of()));
    tags.forEach(tag -> merged.put(tag.key(), tag));
    TagRules.checkCount(merged.size());
    byArn.put(arn, merged);
  }

  /** Returns the resource's tags in the order they came, empty if it has none. */
  @Override
  public List<Tag> get(String arn) {
    return List.copyOf(byArn.getOrDefault(arn, Map.of()).values());
  }

  /** Removes the tags with these keys; keys that are not there are no error. */
  public void remove(String arn, List<String> keys) {
    Map<String, Tag> tags = byArn.get(arn);
    if (tags != null) {
      tags.keySet().removeAll(keys);
    }
  }

  /** Forgets a resource that is gone. */
  @Override
  public void remove(String arn) {
    byArn.remove(arn);
  }
}
