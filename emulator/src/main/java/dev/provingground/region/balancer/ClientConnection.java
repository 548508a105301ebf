package dev.provingground.region.balancer;

/** A client's connection, as its thread sees it. */
interface ClientConnection {
  /** Ends it, unless it is in use: then its last answer says so. */
  void closeIfIdle();
}
