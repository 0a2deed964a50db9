/**
 * What ECS keeps, and what each operation does to it: a class per resource, tables of operations.
 */
@NullMarked
package io.ecsgateway.simulator.resources;

import org.jspecify.annotations.NullMarked;
