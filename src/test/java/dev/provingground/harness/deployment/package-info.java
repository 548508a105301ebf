/**
 * Puts the stacks on a target and takes them away again, through CloudFormation and ECR; with them
 * go the DNS records that ACM left in their zones.
 *
 * <p>Enters: synthesized templates, an image, a target's clients. Must not touch: which target it
 * is; scenarios.
 */
@NullMarked
package dev.provingground.harness.deployment;

import org.jspecify.annotations.NullMarked;
