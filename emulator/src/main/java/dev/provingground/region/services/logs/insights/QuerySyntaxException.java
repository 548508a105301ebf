package dev.provingground.region.services.logs.insights;

/** A query that is not understood, or that asks for what the region does not have. */
public final class QuerySyntaxException extends RuntimeException {
  private final String problem;
  private final int start;
  private final int end;

  QuerySyntaxException(String message, int start, int end) {
    super(message);
    problem = message;
    this.start = start;
    this.end = end;
  }

  /** What is wrong, in words. */
  public String problem() {
    return problem;
  }

  /** The offset of the first character that is not understood. */
  public int start() {
    return start;
  }

  /** The offset behind the last one. */
  public int end() {
    return end;
  }
}
