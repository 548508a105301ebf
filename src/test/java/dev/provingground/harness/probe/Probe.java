package dev.provingground.harness.probe;

import java.util.List;

/** Requests that go on until they are closed. */
public interface Probe extends AutoCloseable {
  /** The requests that have ended so far, in the order of their ends. */
  List<Sample> samples();

  /** Sends no more, and waits until every request has ended. Does nothing the second time. */
  @Override
  void close();
}
