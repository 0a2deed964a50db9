/**
 * What a caller of ECS Gateway needs besides the generated stubs: a connection with sensible
 * defaults, what an error says, and watches that go on until they are over.
 */
@NullMarked
package io.ecsgateway.client;

import org.jspecify.annotations.NullMarked;
