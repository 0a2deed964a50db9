package io.ecsgateway.simulator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the test that shows differences from ECS: it fails where the simulator comes to do what ECS
 * does. {@code deviations.yaml} names it with each of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Deviation {
  /** The {@code id} of each in {@code deviations.yaml}. */
  String[] value();
}
