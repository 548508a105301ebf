package dev.provingground.region.services.logs.insights;

/** Where a command's rows go. */
interface Sink {
  void accept(Row row);

  /** There are no more rows. */
  void end();
}
