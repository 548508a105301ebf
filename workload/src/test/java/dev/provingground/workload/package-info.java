/** The service's behaviour, seen through real HTTP, real signals and real files. */
@NullMarked
package dev.provingground.workload;

import org.jspecify.annotations.NullMarked;
