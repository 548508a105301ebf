package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One change of a JSON tree. */
public sealed interface Edit {
  /** Changes the tree in place. */
  void apply(ObjectNode tree);

  /** Puts a value where another one is, or where a member is missing. */
  record Put(JsonPointer at, JsonNode value) implements Edit {
    @Override
    public void apply(ObjectNode tree) {
      var parent = parent(tree, at);
      if (parent instanceof ArrayNode list) {
        list.set(at.last().getMatchingIndex(), value.deepCopy());
      } else {
        ((ObjectNode) parent).set(at.last().getMatchingProperty(), value.deepCopy());
      }
    }
  }

  /** Takes a member or an element away. */
  record Remove(JsonPointer at) implements Edit {
    @Override
    public void apply(ObjectNode tree) {
      var parent = parent(tree, at);
      if (parent instanceof ArrayNode list) {
        list.remove(at.last().getMatchingIndex());
      } else {
        ((ObjectNode) parent).remove(at.last().getMatchingProperty());
      }
    }
  }

  private static JsonNode parent(ObjectNode tree, JsonPointer at) {
    var parent = tree.at(at.head());
    if (!parent.isContainerNode()) {
      throw new IllegalArgumentException("the template has nothing at " + at.head());
    }
    return parent;
  }
}
