/**
 * The AWS SDK's clients, made for a target.
 *
 * <p>Enters: a target. Must not touch: what is deployed.
 */
@NullMarked
package dev.provingground.harness.aws;

import org.jspecify.annotations.NullMarked;
