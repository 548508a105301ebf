package dev.provingground.region.balancer;

import dev.provingground.region.balancer.http1.ResponseHead;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The client's side of an exchange, whatever version of HTTP it speaks. It hands its request to an
 * {@link Exchange}, and hears the answer here, once and in order.
 */
interface ClientSide {
  /** Who asks. */
  Client client();

  /** What it speaks, as access logs have it. */
  String protocol();

  /**
   * A target's answer begins.
   *
   * @param cookies values of {@code Set-Cookie} that the load balancer adds
   */
  void answer(ResponseHead head, List<String> cookies);

  /** The target wants the body that the client holds back. */
  void goOn();

  /** The target speaks another protocol from now on, and so does the client. */
  void switchProtocols(ResponseHead head, List<String> cookies);

  /** The load balancer's own answer, whole. */
  void answer(OwnAnswer answer);

  /** Bytes of the answer's body, all to be taken. */
  void data(ByteBuffer bytes);

  /**
   * The answer is whole.
   *
   * @param trailers lines of fields; empty for none
   */
  void answerEnd(byte[] trailers);

  /** There will be no more of an answer that has begun. */
  void abort();

  /** Whether the client takes the answer more slowly than it comes. */
  boolean isBlocked();

  /** Whether to read on in the request's body. */
  void setReading(boolean wanted);

  /** Something has come or gone. */
  void active();

  /** Bytes that came from the client and went to it for this exchange so far. */
  long received();

  long sent();
}
