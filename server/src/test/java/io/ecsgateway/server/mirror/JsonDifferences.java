package io.ecsgateway.server.mirror;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two pieces of JSON differ; numbers are compared by value, to the last digit. */
final class JsonDifferences {
  private final List<String> found = new ArrayList<>();

  private JsonDifferences() {}

  /** Returns a line for each difference. */
  static List<String> between(JsonElement expected, JsonElement actual) {
    JsonDifferences differences = new JsonDifferences();
    differences.compare("$", expected, actual);
    return differences.found;
  }

  private void compare(String path, @Nullable JsonElement expected, @Nullable JsonElement actual) {
    if (expected instanceof JsonObject wanted && actual instanceof JsonObject is) {
      Set<String> names = new TreeSet<>(wanted.keySet());
      names.addAll(is.keySet());
      names.forEach(name -> compare(path + "." + name, wanted.get(name), is.get(name)));
    } else if (expected instanceof JsonArray wanted && actual instanceof JsonArray is) {
      for (int i = 0; i < Math.max(wanted.size(), is.size()); i++) {
        compare(path + "[" + i + "]", element(wanted, i), element(is, i));
      }
    } else if (expected == null || actual == null || !same(expected, actual)) {
      found.add("%s: expected %s but was %s".formatted(path, expected, actual));
    }
  }

  private static @Nullable JsonElement element(JsonArray array, int index) {
    return index < array.size() ? array.get(index) : null;
  }

  private static boolean same(JsonElement expected, JsonElement actual) {
    if (expected instanceof JsonPrimitive wanted
        && actual instanceof JsonPrimitive is
        && wanted.isNumber()
        && is.isNumber()) {
      return wanted.getAsBigDecimal().compareTo(is.getAsBigDecimal()) == 0;
    }
    return expected.equals(actual);
  }
}
