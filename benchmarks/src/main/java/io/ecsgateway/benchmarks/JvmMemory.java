package io.ecsgateway.benchmarks;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM takes, in bytes.
 *
 * @param heap what is reachable: all that is left after a full collection
 * @param resident what the system had given to the process before that; 0 where it does not tell
 * @param outsideHeap how much of that was not the heap: buffers, code, classes, threads
 */
record JvmMemory(long heap, long resident, long outsideHeap) {
  private static final Pattern REACHABLE =
      Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);

  /** Addresses as G1 tells them; those of the heap come first. */
  private static final Pattern HEAP = Pattern.compile("\\[0x(\\p{XDigit}+), 0x(\\p{XDigit}+)\\)");

  private static final Pattern MAPPING = Pattern.compile("^(\\p{XDigit}+)-\\p{XDigit}+ .*");
  private static final Pattern RESIDENT = Pattern.compile("^Rss: +(\\d+) kB");

  /** Looks at {@code process}, whose collector is G1, and lets it collect its garbage. */
  static JvmMemory of(ChildProcess process) {
    long resident = process.resident();
    MatchResult heap = find(HEAP, process.jcmd("GC.heap_info"));
    long outside =
        resident
            - residentWithin(
                address(heap.group(1)), address(heap.group(2)), process.system("smaps").toList());
    String reachable = find(REACHABLE, process.jcmd("GC.class_histogram")).group(1);
    return new JvmMemory(Long.parseLong(reachable), resident, outside);
  }

  /** Returns how many bytes between two addresses are resident, of what Linux maps. */
  private static long residentWithin(long from, long to, List<String> mappings) {
    long bytes = 0;
    boolean within = false;
    for (String line : mappings) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.matches()) {
        long begin = address(mapping.group(1));
        within = Long.compareUnsigned(begin, from) >= 0 && Long.compareUnsigned(begin, to) < 0;
      } else if (within && resident.matches()) {
        bytes += Long.parseLong(resident.group(1)) * 1024;
      }
    }
    return bytes;
  }

  private static long address(String hexadecimal) {
    return Long.parseUnsignedLong(hexadecimal, 16);
  }

  private static MatchResult find(Pattern pattern, String said) {
    Matcher found = pattern.matcher(said);
    if (!found.find()) {
      throw new IllegalStateException("%s (expected: %s)".formatted(said, pattern));
    }
    return found;
  }
}
