package io.ecsgateway.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What something costs as its load grows.
 *
 * @param title of what
 * @param load what it is a load of
 * @param loads ever larger ones
 * @param costs by what they are and in which unit; one for each load
 */
record Growth(String title, String load, List<Integer> loads, Map<String, List<Double>> costs) {
  /** Says it as a table. */
  void say(Results results) {
    results.say("");
    results.say("### " + title);
    results.say("");
    results.say("| %s | %s |".formatted(load, String.join(" | ", costs.keySet())));
    results.say("|---" + "|---".repeat(costs.size()) + "|");
    for (int i = 0; i < loads.size(); i++) {
      int row = i;
      List<String> cells =
          costs.values().stream().map(cost -> "%,.2f".formatted(cost.get(row))).toList();
      results.say("| %,d | %s |".formatted(loads.get(i), String.join(" | ", cells)));
    }
  }
}
