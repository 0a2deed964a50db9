/** Where tasks on EC2 go: pure decisions over what container instances have and tasks need. */
@NullMarked
package io.ecsgateway.simulator.placement;

import org.jspecify.annotations.NullMarked;
