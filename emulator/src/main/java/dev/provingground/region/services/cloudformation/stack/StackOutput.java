package dev.provingground.region.services.cloudformation.stack;

import java.util.Optional;

/** An output of a stack as it stands. */
public record StackOutput(
    String name, String value, Optional<String> description, Optional<String> exportName) {}
