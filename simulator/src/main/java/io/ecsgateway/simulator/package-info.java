/**
 * A simulated ECS endpoint: in this process ({@link io.ecsgateway.simulator.Simulator}), in a JUnit
 * test ({@link io.ecsgateway.simulator.SimulatorExtension}), or on its own ({@link
 * io.ecsgateway.simulator.SimulatorCommand}). The AWS SDK works against it as against ECS:
 *
 * {@snippet :
 * try (Simulator simulator = Simulator.builder().manualClock(Instant.EPOCH).start();
 *     EcsClient ecs = EcsClient.builder().endpointOverride(simulator.endpoint()).build()) {
 *   ecs.createCluster(r -> r.clusterName("main"));
 *   ecs.registerTaskDefinition(r -> r.family("web").containerDefinitions(web));
 *   ecs.createService(r ->
 *       r.cluster("main").serviceName("web").taskDefinition("web").desiredCount(2));
 *   simulator.advance(Duration.ofMinutes(1));
 *   simulator.faults().add(Fault.throttling().on("UpdateService").times(1));
 *   Service service = ecs.describeServices(r -> r.cluster("main").services("web")).services().get(0);
 * }
 * }
 */
@NullMarked
package io.ecsgateway.simulator;

import org.jspecify.annotations.NullMarked;
