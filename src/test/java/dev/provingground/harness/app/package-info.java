/**
 * Somebody else's CDK app as a source of templates: runs it, publishes its assets, finds its parts.
 *
 * <p>Enters: a command or a cloud assembly, what it is to be. Must not touch: stacks; scenarios.
 */
@NullMarked
package dev.provingground.harness.app;

import org.jspecify.annotations.NullMarked;
