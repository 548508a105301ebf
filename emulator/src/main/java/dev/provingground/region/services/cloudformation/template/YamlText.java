package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML with CloudFormation's short forms, such as {@code !Ref}, into the tree that the full
 * forms give. Dates stay text.
 */
final class YamlText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private YamlText() {}

  static JsonNode read(String body) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      var yaml = new Yaml(options);
      for (var event : yaml.parse(new StringReader(body))) {
        if (event instanceof AliasEvent) {
          throw malformed(
              "YAML aliases are not allowed in CloudFormation templates", event.getStartMark());
        }
      }
      return convert(yaml.compose(new StringReader(body)));
    } catch (MarkedYAMLException e) {
      throw malformed(e.getProblem(), e.getProblemMark());
    } catch (YAMLException e) {
      throw Problems.validationError(
          "Template format error: YAML not well-formed. " + e.getMessage());
    }
  }

  private static JsonNode convert(Node node) {
    var value =
        switch (node) {
          case MappingNode mapping -> mapping(mapping);
          case SequenceNode sequence -> sequence(sequence);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw malformed("unexpected " + node.getNodeId(), node.getStartMark());
        };
    if (!isShortForm(node)) {
      return value;
    }
    if (node.getTag().getValue().equals("!GetStackOutput")
        && node instanceof MappingNode mapping
        && mapping.getValue().stream().anyMatch(member -> isShortForm(member.getValueNode()))) {
      throw malformed(
          "!GetStackOutput cannot have values in short forms: write Fn::GetStackOutput",
          node.getStartMark());
    }
    return fullForm(node.getTag().getValue().substring(1), value);
  }

  private static boolean isShortForm(Node node) {
    return node.getTag().startsWith("!");
  }

  private static ObjectNode mapping(MappingNode node) {
    var object = NODES.objectNode();
    for (NodeTuple entry : node.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw malformed("a key must be text", entry.getKeyNode().getStartMark());
      }
      if (object.has(key.getValue())) {
        throw malformed("found duplicate key " + key.getValue(), key.getStartMark());
      }
      object.set(key.getValue(), convert(entry.getValueNode()));
    }
    return object;
  }

  private static ArrayNode sequence(SequenceNode node) {
    var array = NODES.arrayNode();
    node.getValue().forEach(element -> array.add(convert(element)));
    return array;
  }

  private static JsonNode scalar(ScalarNode node) {
    var text = node.getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return NODES.booleanNode(text.matches("(?i)yes|true|on"));
    }
    // Octal, sexagesimal and the like stay text: 012345678901 is an account, 22:22 two ports.
    if (node.getTag().equals(Tag.INT) && text.matches("[-+]?(0|[1-9][0-9]*)")) {
      return NODES.numberNode(new BigInteger(text));
    }
    if (node.getTag().equals(Tag.FLOAT) && text.matches("[-+]?[0-9]+\\.[0-9]+")) {
      return NODES.numberNode(new BigDecimal(text));
    }
    return NODES.textNode(text);
  }

  private static JsonNode fullForm(String tag, JsonNode value) {
    var name = tag.equals("Ref") || tag.equals("Condition") ? tag : "Fn::" + tag;
    return NODES.objectNode().set(name, value);
  }

  private static RuntimeException malformed(String problem, Mark mark) {
    return Problems.validationError(
        "Template format error: YAML not well-formed. (line %d, column %d): %s"
            .formatted(mark.getLine() + 1, mark.getColumn() + 1, problem));
  }
}
