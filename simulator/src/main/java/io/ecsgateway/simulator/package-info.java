/**
 * A simulated ECS endpoint: in this process ({@link io.ecsgateway.simulator.Simulator}), in a JUnit
 * test ({@link io.ecsgateway.simulator.SimulatorExtension}), or on its own ({@link
 * io.ecsgateway.simulator.SimulatorCommand}).
 */
@NullMarked
package io.ecsgateway.simulator;

import org.jspecify.annotations.NullMarked;
