package dev.provingground.region.wire;

/** How an AWS service speaks HTTP. */
public enum Protocol {
  /** JSON in and out; the operation in {@code X-Amz-Target}. */
  AWS_JSON,
  /** JSON in and out; the operation by method and path. */
  REST_JSON,
  /** XML in and out; the operation by method and path. */
  REST_XML,
  /** S3's dialect of REST XML: objects as they are; the operation by query and headers, too. */
  S3,
  /** Form in, XML out; the operation in {@code Action}. */
  AWS_QUERY,
  /** EC2's dialect of query. */
  EC2_QUERY
}
