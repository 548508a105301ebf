package dev.provingground.harness.sweep;

import java.util.stream.Stream;

/** Finds the things of one kind that a region has, with their tags. */
@FunctionalInterface
public interface Finder {
  /** All of them, whoever made them. */
  Stream<Found> find();
}
