/** What the mapping between ECS's shapes and the API costs, beside code written by hand. */
@NullMarked
package io.ecsgateway.benchmarks.mapping;

import org.jspecify.annotations.NullMarked;
