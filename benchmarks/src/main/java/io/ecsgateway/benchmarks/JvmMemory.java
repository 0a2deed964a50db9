package io.ecsgateway.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM takes, in bytes.
 *
 * @param heap what is reachable: all that is left after a full collection
 * @param resident what the system had given to the process before that
 * @param outsideHeap how much of that was not the heap: buffers, code, classes, threads
 */
record JvmMemory(long heap, long resident, long outsideHeap) {
  private static final Pattern COMMITTED = Pattern.compile("committed (\\d+)K, used");
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);

  /** Looks at {@code process}, whose collector is G1, and lets it collect its garbage. */
  static JvmMemory of(ChildProcess process) {
    long resident = process.resident();
    long committed = number(COMMITTED, process.jcmd("GC.heap_info")) * 1024;
    return new JvmMemory(
        number(TOTAL, process.jcmd("GC.class_histogram")), resident, resident - committed);
  }

  private static long number(Pattern pattern, String said) {
    Matcher found = pattern.matcher(said);
    if (!found.find()) {
      throw new IllegalStateException("%s (expected: %s)".formatted(said, pattern));
    }
    return Long.parseLong(found.group(1));
  }
}
