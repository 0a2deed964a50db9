/** What becomes of tasks and of the task definitions they run. */
@NullMarked
package io.ecsgateway.server.watch.task;

import org.jspecify.annotations.NullMarked;
