package dev.provingground.region.services.logs.insights;

/**
 * A log event, as a query sees it.
 *
 * @param timestamp milliseconds since 1970
 * @param ingestionTime milliseconds since 1970
 * @param log the account, a colon, the group's name
 * @param pointer names the event among all of the region
 */
public record LogEvent(
    long timestamp,
    long ingestionTime,
    String message,
    String logStream,
    String log,
    String pointer) {}
