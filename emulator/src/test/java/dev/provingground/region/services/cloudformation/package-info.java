/**
 * CloudFormation over a world of test resources, and over the region's own services.
 *
 * <p>Enters: templates, the SDK's requests. Must not touch: namespaces, processes, sockets.
 */
@NullMarked
package dev.provingground.region.services.cloudformation;

import org.jspecify.annotations.NullMarked;
