/**
 * What may happen to a watch, played to clients of any language, with the verdict on what they made
 * of it.
 */
@NullMarked
package io.ecsgateway.cases;

import org.jspecify.annotations.NullMarked;
