package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** CloudFormation's intrinsic functions, as a template writes them. */
final class Intrinsics {
  private Intrinsics() {}

  static boolean isOne(JsonNode node) {
    if (!node.isObject() || node.size() != 1) {
      return false;
    }
    var name = node.fieldNames().next();
    return name.equals("Ref") || name.startsWith("Fn::");
  }

  /** The logical id that {@code Ref} or {@code Fn::GetAtt} names. */
  static Optional<String> reference(JsonNode node) {
    if (!isOne(node)) {
      return Optional.empty();
    }
    return Optional.of(node.path("Ref").asText(node.path("Fn::GetAtt").path(0).asText()))
        .filter(id -> !id.isEmpty());
  }
}
