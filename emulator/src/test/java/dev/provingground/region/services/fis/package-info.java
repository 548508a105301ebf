/**
 * FIS on virtual time, with tasks and a network that are told what to do.
 *
 * <p>Enters: fakes of other services and of the data plane. Must not touch: namespaces, processes.
 */
@NullMarked
package dev.provingground.region.services.fis;

import org.jspecify.annotations.NullMarked;
