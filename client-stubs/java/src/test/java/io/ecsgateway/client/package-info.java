@NullMarked
package io.ecsgateway.client;

import org.jspecify.annotations.NullMarked;
