/**
 * CloudWatch Logs Insights' query language: from a text to rows.
 *
 * <p>Enters: a query's text, and log events newest first. Must not touch: where events come from,
 * and the service's requests and answers.
 */
@NullMarked
package dev.provingground.region.services.logs.insights;

import org.jspecify.annotations.NullMarked;
