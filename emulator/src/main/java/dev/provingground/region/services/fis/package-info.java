/**
 * AWS Fault Injection Service: experiments that really inject.
 *
 * <p>Enters: the SDK's requests; what the data plane reports through {@link
 * dev.provingground.region.services.fis.TaskFaults} and {@link
 * dev.provingground.region.services.fis.NetworkFaults}. Must not touch: processes, sockets,
 * threads, the clock.
 */
@NullMarked
package dev.provingground.region.services.fis;

import org.jspecify.annotations.NullMarked;
