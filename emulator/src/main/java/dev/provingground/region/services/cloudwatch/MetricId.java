package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;

/** Which metric: the same name with other dimensions is another one. */
record MetricId(String namespace, String name, SortedMap<String, String> dimensions) {
  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException MissingParameter when a
   *     dimension has no name or no value
   */
  static MetricId of(String namespace, String name, Collection<Dimension> dimensions) {
    var sorted = new TreeMap<String, String>();
    int number = 1;
    for (var one : dimensions) {
      var at = "Dimensions.member." + number++ + ".";
      sorted.put(required(one.name(), at + "Name"), required(one.value(), at + "Value"));
    }
    return new MetricId(namespace, name, sorted);
  }

  List<Dimension> dimensionList() {
    return dimensions.entrySet().stream().map(MetricId::dimension).toList();
  }

  private static Dimension dimension(Map.Entry<String, String> entry) {
    return Dimension.builder().name(entry.getKey()).value(entry.getValue()).build();
  }
}
