/** Finds out who calls: by certificate, by bearer token. */
@NullMarked
package io.ecsgateway.server.access.identity;

import org.jspecify.annotations.NullMarked;
