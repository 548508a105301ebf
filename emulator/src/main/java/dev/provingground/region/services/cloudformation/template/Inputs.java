package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.api.RegionIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a template can refer to before there is any resource: its parameters and the pseudo
 * parameters.
 *
 * @param values name to value: text, or a list of text; missing for {@code AWS::NoValue}
 */
public record Inputs(RegionIdentity region, Map<String, JsonNode> values) {
  /** The names that every template knows. */
  static final Set<String> PSEUDO_PARAMETERS =
      Set.of(
          "AWS::AccountId",
          "AWS::NoValue",
          "AWS::NotificationARNs",
          "AWS::Partition",
          "AWS::Region",
          "AWS::StackId",
          "AWS::StackName",
          "AWS::URLSuffix");

  public Inputs {
    values = Map.copyOf(values);
  }

  /** The same but for one that is not known. */
  public Inputs without(String name) {
    var fewer = new HashMap<>(values);
    fewer.remove(name);
    return new Inputs(region, fewer);
  }

  /** The inputs of one stack. */
  public static Inputs of(
      RegionIdentity region,
      String stackName,
      String stackId,
      List<String> notificationArns,
      Map<String, JsonNode> parameters) {
    var values = new HashMap<>(parameters);
    var topics = JsonNodeFactory.instance.arrayNode();
    notificationArns.forEach(topics::add);
    values.put("AWS::AccountId", TextNode.valueOf(region.accountId()));
    values.put("AWS::NoValue", MissingNode.getInstance());
    values.put("AWS::NotificationARNs", topics);
    values.put("AWS::Partition", TextNode.valueOf(RegionIdentity.PARTITION));
    values.put("AWS::Region", TextNode.valueOf(region.region()));
    values.put("AWS::StackId", TextNode.valueOf(stackId));
    values.put("AWS::StackName", TextNode.valueOf(stackName));
    values.put("AWS::URLSuffix", TextNode.valueOf(RegionIdentity.URL_SUFFIX));
    return new Inputs(region, values);
  }
}
