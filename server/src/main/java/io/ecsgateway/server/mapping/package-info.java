/**
 * ECS shape to protobuf message and back, bound by member name once per shape, when values first
 * cross.
 *
 * <p>A message's name is the shape's name and a field's {@code json_name} is the member's name, so
 * there is no mapper per shape: {@link io.ecsgateway.server.mapping.ShapeBinding} makes a plan from
 * the descriptor and the SDK's own metadata, and names whatever does not match, which does not
 * cross. What goes through the members is compiled from the plan.
 */
@NullMarked
package io.ecsgateway.server.mapping;

import org.jspecify.annotations.NullMarked;
