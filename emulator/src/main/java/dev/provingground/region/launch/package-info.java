/**
 * From the command line to a running region.
 *
 * <p>Enters: options, what this host allows, user and pid namespaces. Must not touch: arguments and
 * signals:the services.
 */
@NullMarked
package dev.provingground.region.launch;

import org.jspecify.annotations.NullMarked;
