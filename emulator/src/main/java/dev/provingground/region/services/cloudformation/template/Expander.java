package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Expands the loops in a part of a template, and replaces what is known before the stack is by its
 * value: the functions of the transform, and references to parameters and to loops' identifiers.
 * Text and keys within a fragment's values stay as they are, as on AWS: Fn::Sub is for those.
 */
final class Expander {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Bytes that a loop's turn counts for even when it makes nothing. */
  private static final int TURN = 32;

  private final JsonNode resources;
  private int budget;

  /**
   * @param resources the template's, whose logical ids no loop's identifier may have
   * @param budget about how many bytes loops may make
   */
  Expander(JsonNode resources, int budget) {
    this.resources = resources;
    this.budget = budget;
  }

  /** What a part of the template becomes; missing when it is to be left out. */
  JsonNode expand(JsonNode node, Scope scope) {
    var function = Intrinsic.called(node).filter(name -> !name.startsWith(Loop.PREFIX));
    if (function.isPresent()) {
      return call(function.get(), node.path(function.get()), scope);
    }
    if (node.isArray()) {
      var array = NODES.arrayNode();
      for (var element : node) {
        var value = expand(element, scope);
        if (!value.isMissingNode()) {
          array.add(value);
        }
      }
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    var object = NODES.objectNode();
    for (var member : node.properties()) {
      if (member.getKey().startsWith(Loop.PREFIX)) {
        expand(Loop.read(member.getKey(), member.getValue()), scope, object);
      } else {
        put(object, member.getKey(), member(member.getKey(), member.getValue(), scope));
      }
    }
    return object;
  }

  /** Conditions that name another by a function. */
  private JsonNode member(String key, JsonNode value, Scope scope) {
    return key.equals("Condition") && Intrinsic.called(value).isPresent()
        ? scope.evaluateVisible(value).orElseGet(() -> expand(value, scope))
        : expand(value, scope);
  }

  private void expand(Loop loop, Scope scope, ObjectNode into) {
    if (scope.identifiers().size() == Loop.DEEPEST) {
      throw Problems.validationError(
          "%s: loops may be %d deep within one another".formatted(loop.key(), Loop.DEEPEST));
    }
    if (scope.knows(loop.identifier()) || resources.has(loop.identifier())) {
      throw Problems.validationError(
          "%s: the identifier %s is the name of a parameter, of a resource or of a loop around"
              .formatted(loop.key(), loop.identifier()));
    }
    for (var value : loop.values(scope)) {
      spend(loop, TURN);
      var turn = scope.bind(loop.identifier(), value);
      for (var member : loop.fragment().properties()) {
        if (member.getKey().startsWith(Loop.PREFIX)) {
          expand(Loop.read(member.getKey(), member.getValue()), turn, into);
        } else {
          var made = expand(member.getValue(), turn);
          spend(loop, made.toString().length());
          put(into, Loop.key(member.getKey(), turn), made);
        }
      }
    }
  }

  private void spend(Loop loop, int bytes) {
    budget -= bytes;
    if (budget < 0) {
      throw Problems.validationError(loop.key() + ": loops make more than a template may have");
    }
  }

  private static void put(ObjectNode object, String key, JsonNode value) {
    if (object.has(key)) {
      throw Problems.validationError(
          "Duplicate key '" + key + "' when merging keys to parent object in Fn::ForEach");
    }
    if (!value.isMissingNode()) {
      object.set(key, value);
    }
  }

  private JsonNode call(String name, JsonNode argument, Scope scope) {
    return switch (name) {
      case "Ref" -> ref(argument, scope);
      case "Fn::GetAtt" -> function(name, named(argument, argument.size(), scope));
      case "Fn::If" -> function(name, named(argument, 1, scope));
      case "Fn::Sub" -> sub(argument, scope);
      case "Fn::FindInMap" ->
          scope
              .evaluate(function(name, argument))
              .orElseThrow(() -> problem("The Fn::FindInMap value could not be resolved"));
      case "Fn::Length" -> length(argument, scope);
      case "Fn::ToJsonString" -> toJsonString(argument, scope);
      default -> function(name, expand(argument, scope));
    };
  }

  /** A reference whose name may be a function. */
  private JsonNode ref(JsonNode argument, Scope scope) {
    var name = text(argument, scope);
    return name.isTextual()
        ? scope.literal(name.textValue()).orElseGet(() -> function("Ref", name))
        : function("Ref", name);
  }

  /** The arguments of a function, the first of which are names and may be functions. */
  private JsonNode named(JsonNode arguments, int names, Scope scope) {
    if (!arguments.isArray()) {
      return arguments;
    }
    var array = NODES.arrayNode();
    for (int i = 0; i < arguments.size(); i++) {
      var value = i < names ? text(arguments.path(i), scope) : expand(arguments.path(i), scope);
      // What an Fn::If comes to may be nothing, which only Ref AWS::NoValue says.
      array.add(value.isMissingNode() ? function("Ref", TextNode.valueOf("AWS::NoValue")) : value);
    }
    return array;
  }

  private JsonNode text(JsonNode name, Scope scope) {
    return Intrinsic.called(name).isPresent()
        ? scope.evaluateVisible(name).orElseGet(() -> expand(name, scope))
        : name;
  }

  private JsonNode sub(JsonNode argument, Scope scope) {
    if (!TextFunctions.SUB.form().accepts(argument)) {
      return function("Fn::Sub", argument);
    }
    var whole = scope.evaluateVisible(function("Fn::Sub", argument));
    if (whole.isPresent()) {
      return whole.get();
    }
    var text = SubText.of(argument);
    var variables = NODES.objectNode();
    text.variables()
        .properties()
        .forEach(variable -> put(variables, variable.getKey(), expand(variable.getValue(), scope)));
    text.names()
        .forEach(name -> scope.turn(name).ifPresent(v -> variables.set(name, TextNode.valueOf(v))));
    return function(
        "Fn::Sub",
        variables.isEmpty()
            ? TextNode.valueOf(text.text())
            : NODES.arrayNode().add(text.text()).add(variables));
  }

  private JsonNode length(JsonNode argument, Scope scope) {
    var list = argument.isArray() ? expand(argument, scope) : known(argument, scope);
    if (!list.isArray()) {
      throw problem("Fn::Length layout is incorrect");
    }
    return IntNode.valueOf(list.size());
  }

  private static JsonNode known(JsonNode argument, Scope scope) {
    return scope
        .evaluate(argument)
        .orElseThrow(() -> problem("The Fn::Length value could not be resolved for properties"));
  }

  /** What only the stack tells leaves the function to be called then. */
  private JsonNode toJsonString(JsonNode argument, Scope scope) {
    if (!ExtensionFunctions.TO_JSON_STRING.form().accepts(argument)) {
      throw ExtensionFunctions.TO_JSON_STRING.misuse();
    }
    checkJson(argument);
    var expanded = expand(argument, scope);
    var call = function("Fn::ToJsonString", expanded);
    return scope.evaluateVisible(call).orElse(call);
  }

  /** To AWS whatever looks like the reference to a condition is one. */
  private static void checkJson(JsonNode node) {
    if (node.size() == 1 && node.path("Condition").isTextual()) {
      throw problem("Fn::ToJsonString does not support Condition intrinsic function");
    }
    node.forEach(Expander::checkJson);
  }

  private static ObjectNode function(String name, JsonNode argument) {
    return NODES.objectNode().set(name, argument.isMissingNode() ? NODES.nullNode() : argument);
  }

  private static RuntimeException problem(String message) {
    return Problems.validationError(message);
  }
}
