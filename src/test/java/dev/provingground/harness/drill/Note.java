package dev.provingground.harness.drill;

import java.time.Instant;

/** What the drill itself did or found. */
public record Note(Instant at, String what) {}
