package dev.provingground.region.services.fis;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateTargetFilter;

/**
 * A filter by an attribute of what the resource's Describe call answers ("Resource filters"):
 * {@code AvailabilityZone}, {@code State.Name}.
 */
record ResourceFilter(List<String> path, List<String> values) {
  static ResourceFilter of(ExperimentTemplateTargetFilter filter) {
    return new ResourceFilter(List.of(filter.path().split("\\.")), filter.values());
  }

  boolean accepts(SdkPojo resource) {
    Stream<Object> found = Stream.of(resource);
    for (var name : path) {
      found = found.flatMap(value -> attribute(value, name));
    }
    return found.map(Object::toString).anyMatch(values::contains);
  }

  /** An attribute of a structure; of a list, those of its elements. */
  private static Stream<Object> attribute(Object value, String name) {
    if (!(value instanceof SdkPojo structure)) {
      return Stream.of();
    }
    return structure.sdkFields().stream()
        .filter(field -> field.memberName().equalsIgnoreCase(name))
        .map(field -> field.getValueOrDefault(structure))
        .filter(Objects::nonNull)
        .flatMap(
            found ->
                found instanceof Collection<?> many
                    ? many.stream().map(Object.class::cast)
                    : Stream.of(found));
  }
}
