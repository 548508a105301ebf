/**
 * The reference deployment, as a CDK app: a registry stack and a Fargate service stack worth
 * copying.
 *
 * <p>Enters: deployment options; leaves: templates, and the names, parameters and outputs to use
 * them by.
 *
 * <p>Must not touch: AWS itself, the workload, the region, the harness.
 */
@NullMarked
package dev.provingground.infra;

import org.jspecify.annotations.NullMarked;
