package dev.provingground.region.wire;

/** How an AWS service speaks HTTP. */
public enum Protocol {
  /** JSON in and out; the operation in {@code X-Amz-Target}. */
  AWS_JSON,
  /** JSON in and out; the operation by method and path. */
  REST_JSON,
  /** XML in and out, and objects as they are; the operation by method, path, query and headers. */
  REST_XML,
  /** Form in, XML out; the operation in {@code Action}. */
  AWS_QUERY,
  /** EC2's dialect of query. */
  EC2_QUERY
}
