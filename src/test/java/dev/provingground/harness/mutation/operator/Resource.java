package dev.provingground.harness.mutation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A resource of a template. */
record Resource(String logicalId, ObjectNode body) {
  String type() {
    return body.path("Type").asText();
  }

  /**
   * Every place in its properties, outermost first. What an intrinsic function is given is not
   * looked into.
   */
  List<Place> places() {
    var places = new ArrayList<Place>();
    collect(new Place(this, List.of("Properties"), body.path("Properties")), places);
    return List.copyOf(places);
  }

  private static void collect(Place place, List<Place> into) {
    if (Intrinsics.isOne(place.value())) {
      return;
    }
    for (var inner : place.inner()) {
      into.add(inner);
      collect(inner, into);
    }
  }

  /** The resources that it is told to wait for. */
  List<Place> dependencies() {
    JsonNode dependsOn = body.path("DependsOn");
    var place = new Place(this, List.of("DependsOn"), dependsOn);
    if (dependsOn.isTextual()) {
      return List.of(place);
    }
    return place.inner();
  }

  Place whole() {
    return new Place(this, List.of(), body);
  }
}
