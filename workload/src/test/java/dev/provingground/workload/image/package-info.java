/** The image as a registry and a container runtime see it. */
@NullMarked
package dev.provingground.workload.image;

import org.jspecify.annotations.NullMarked;
