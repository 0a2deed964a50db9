package io.ecsgateway.simulator.resources;

import io.ecsgateway.simulator.engine.EcsException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task's cpu and memory, which may be written as numbers of units or with a unit of their own.
 */
final class TaskSize {
  private static final BigDecimal UNITS = BigDecimal.valueOf(1024);
  private static final Pattern PLAIN = Pattern.compile("\\d{1,9}");
  private static final Pattern VCPU = Pattern.compile("(?i)(\\d{0,5}\\.?\\d{1,5})\\s*vcpu");
  private static final Pattern GIGABYTE = Pattern.compile("(?i)(\\d{0,5}\\.?\\d{1,5})\\s*gb");

  private TaskSize() {}

  /** Returns CPU units: {@code 1024} and {@code 1 vCPU} are the same. */
  static int cpuUnits(String cpu) {
    int units = parse(cpu, VCPU, "cpu");
    if (units < 128 || units > 196_608) {
      throw invalid("cpu", cpu);
    }
    return units;
  }

  /** Returns MiB: {@code 2048} and {@code 2 GB} are the same. */
  static int memoryMib(String memory) {
    int mib = parse(memory, GIGABYTE, "memory");
    if (mib < 4) {
      throw invalid("memory", memory);
    }
    return mib;
  }

  private static int parse(String value, Pattern withUnit, String member) {
    if (PLAIN.matcher(value).matches()) {
      return Integer.parseInt(value);
    }
    Matcher matcher = withUnit.matcher(value);
    if (!matcher.matches()) {
      throw invalid(member, value);
    }
    return new BigDecimal(matcher.group(1)).multiply(UNITS).intValue();
  }

  private static EcsException invalid(String member, String value) {
    return EcsException.client("Invalid '" + member + "' setting for task: " + value);
  }
}
