package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** What ECS takes as tags; the limits are those of its model. */
public final class TagRules {
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private TagRules() {}

  /**
   * Checks tags on their way in.
   *
   * @throws EcsException InvalidParameterException naming the first tag that breaks a rule
   */
  public static void check(List<Tag> tags) {
    checkCount(tags.size());
    Set<String> keys = new HashSet<>();
    for (Tag tag : tags) {
      @Nullable String key = tag.key();
      if (key == null || key.isEmpty() || key.length() > LONGEST_KEY) {
        throw invalid("Tag key must be between 1 and " + LONGEST_KEY + " characters: " + key);
      }
      if (tag.value() != null && tag.value().length() > LONGEST_VALUE) {
        throw invalid("Tag value must be at most " + LONGEST_VALUE + " characters for key: " + key);
      }
      if (!isAllowed(key) || (tag.value() != null && !isAllowed(tag.value()))) {
        throw invalid("Some tags contain invalid characters: " + key);
      }
      checkPrefix(key);
      if (tag.value() != null) {
        checkPrefix(tag.value());
      }
      if (!keys.add(key)) {
        throw invalid("Duplicate tag keys found. Please note that Tag keys are case sensitive.");
      }
    }
  }

  static void checkCount(int count) {
    if (count > MOST) {
      throw invalid("Too many tags: " + count + ". A resource can have up to " + MOST + " tags.");
    }
  }

  private static void checkPrefix(String text) {
    if (text.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw invalid("Tag keys and values can't start with aws:. Remove it from: " + text);
    }
  }

  private static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches();
  }

  private static EcsException invalid(String message) {
    return EcsException.invalidParameter(message);
  }
}
