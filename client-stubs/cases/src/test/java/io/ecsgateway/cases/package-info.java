@NullMarked
package io.ecsgateway.cases;

import org.jspecify.annotations.NullMarked;
