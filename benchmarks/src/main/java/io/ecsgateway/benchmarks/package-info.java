/**
 * What the gateway costs and what it saves, measured beside what users would do without it. Gateway
 * and simulator are processes of their own; what is measured here is the load on them.
 */
@NullMarked
package io.ecsgateway.benchmarks;

import org.jspecify.annotations.NullMarked;
