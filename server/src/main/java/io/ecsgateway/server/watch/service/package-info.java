/** What becomes of services and their task sets. */
@NullMarked
package io.ecsgateway.server.watch.service;

import org.jspecify.annotations.NullMarked;
