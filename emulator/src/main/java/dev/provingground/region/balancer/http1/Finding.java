package dev.provingground.region.balancer.http1;

/**
 * What is wrong with a request, and how much it matters: the classification of "Access logs for
 * your Application Load Balancer" and of the library HTTP Desync Guardian that it names.
 */
public enum Finding {
  COMPLIANT(Tier.COMPLIANT, "-"),
  NON_COMPLIANT_HEADER(Tier.ACCEPTABLE, "NonCompliantHeader"),
  NON_COMPLIANT_VERSION(Tier.ACCEPTABLE, "NonCompliantVersion"),
  NON_CRLF_LINE_TERMINATION(Tier.ACCEPTABLE, "NonCrLfLineTermination"),
  SPACE_IN_URI(Tier.ACCEPTABLE, "SpaceInUri"),
  GET_HEAD_ZERO_CONTENT_LENGTH(Tier.ACCEPTABLE, "GetHeadZeroContentLength"),
  EMPTY_HEADER(Tier.AMBIGUOUS, "EmptyHeader"),
  MISSING_HEADER_COLON(Tier.AMBIGUOUS, "MissingHeaderColon"),
  MULTILINE_HEADER(Tier.AMBIGUOUS, "MultilineHeader"),
  AMBIGUOUS_URI(Tier.AMBIGUOUS, "AmbiguousUri"),
  SUSPICIOUS_HEADER(Tier.AMBIGUOUS, "SuspiciousHeader"),
  UNDEFINED_CONTENT_LENGTH_SEMANTICS(Tier.AMBIGUOUS, "UndefinedContentLengthSemantics"),
  UNDEFINED_TRANSFER_ENCODING_SEMANTICS(Tier.AMBIGUOUS, "UndefinedTransferEncodingSemantics"),
  DUPLICATE_CONTENT_LENGTH(Tier.AMBIGUOUS, "DuplicateContentLength"),
  BOTH_TE_CL_PRESENT(Tier.AMBIGUOUS, "BothTeClPresent"),
  BAD_HEADER(Tier.SEVERE, "BadHeader"),
  MULTIPLE_CONTENT_LENGTH(Tier.SEVERE, "MultipleContentLength"),
  MULTIPLE_TRANSFER_ENCODING_CHUNKED(Tier.SEVERE, "MultipleTransferEncodingChunked");

  /** How dangerous a request is, in growing order. */
  public enum Tier {
    COMPLIANT("Compliant"),
    ACCEPTABLE("Acceptable"),
    AMBIGUOUS("Ambiguous"),
    SEVERE("Severe");

    private final String text;

    Tier(String text) {
      this.text = text;
    }

    /** As access logs have it. */
    public String text() {
      return text;
    }
  }

  private final Tier tier;
  private final String reason;

  Finding(Tier tier, String reason) {
    this.tier = tier;
    this.reason = reason;
  }

  public Tier tier() {
    return tier;
  }

  /** As access logs have it. */
  public String reason() {
    return reason;
  }

  /** The one that matters more; the first of two that matter as much. */
  Finding or(Finding other) {
    return other.tier.compareTo(tier) > 0 ? other : this;
  }
}
