package dev.provingground.region.services.logs.insights;

/**
 * A query that cannot be brought to its end: the message tells which regular expression and why.
 */
public final class QueryFailedException extends RuntimeException {
  QueryFailedException(String message) {
    super(message);
  }
}
