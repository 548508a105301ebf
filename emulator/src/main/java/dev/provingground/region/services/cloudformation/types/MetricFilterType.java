package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricFilter;
import software.amazon.awssdk.services.cloudwatchlogs.model.MetricTransformation;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutMetricFilterRequest;

/** AWS::Logs::MetricFilter, whose dimensions are a list where the API has a map. */
final class MetricFilterType implements ResourceType {
  private static final String DIMENSIONS = "Dimensions";

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Logs::MetricFilter")
          .like(PutMetricFilterRequest.builder())
          .required("FilterPattern", "LogGroupName", "MetricTransformations")
          .inPlace("FilterPattern")
          .property(
              "MetricTransformations",
              new Shape.ListOf(
                  Shape.of(MetricTransformation.builder()).with(DIMENSIONS, Shape.KEYS_AND_VALUES)),
              OnUpdate.IN_PLACE)
          .replace("FilterName", "LogGroupName")
          .namedBy("FilterName")
          .build();

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public String create(Resource resource) {
    var name = resource.nameOr("FilterName", 512);
    put(resource, name);
    return name;
  }

  private static void put(Resource resource, String name) {
    var properties = resource.properties();
    var transformations =
        properties.objects("MetricTransformations").stream()
            .map(MetricFilterType::transformation)
            .toList();
    resource
        .client(CloudWatchLogsClient.class)
        .putMetricFilter(
            r ->
                r.logGroupName(group(resource))
                    .filterName(name)
                    .filterPattern(properties.text("FilterPattern").orElse(""))
                    .metricTransformations(transformations));
  }

  private static MetricTransformation transformation(Properties properties) {
    var dimensions = new LinkedHashMap<String, String>();
    for (var dimension : properties.objects(DIMENSIONS)) {
      dimensions.put(dimension.required("Key"), dimension.required("Value"));
    }
    return properties
        .into(
            MetricTransformation.builder(),
            "MetricName",
            "MetricNamespace",
            "MetricValue",
            "DefaultValue",
            "Unit")
        .dimensions(dimensions)
        .build();
  }

  private static String group(Resource resource) {
    return resource.properties().required("LogGroupName");
  }

  @Override
  public void update(Resource before, Resource after) {
    put(after, after.physicalId());
  }

  @Override
  public void delete(Resource resource) {
    resource
        .client(CloudWatchLogsClient.class)
        .deleteMetricFilter(r -> r.logGroupName(group(resource)).filterName(resource.physicalId()));
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(describe(resource));
  }

  private static MetricFilter describe(Resource resource) {
    return resource
        .client(CloudWatchLogsClient.class)
        .describeMetricFilters(
            r -> r.logGroupName(group(resource)).filterNamePrefix(resource.physicalId()))
        .metricFilters()
        .stream()
        .filter(filter -> filter.filterName().equals(resource.physicalId()))
        .findFirst()
        .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId()));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var transformations = JsonNodeFactory.instance.arrayNode();
    for (var transformation : describe(resource).metricTransformations()) {
      var said = LiveProperties.of(transformation);
      var dimensions = JsonNodeFactory.instance.arrayNode();
      transformation
          .dimensions()
          .forEach((key, value) -> dimensions.addObject().put("Key", key).put("Value", value));
      said.remove(DIMENSIONS);
      if (!dimensions.isEmpty()) {
        said.set(DIMENSIONS, dimensions);
      }
      transformations.add(said);
    }
    return Map.of("MetricTransformations", transformations);
  }
}
