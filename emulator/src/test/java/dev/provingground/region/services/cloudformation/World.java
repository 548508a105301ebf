package dev.provingground.region.services.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.resource.Shape;
import dev.provingground.region.services.cloudformation.types.RegionResourceTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Things of one type, {@code Test::World::Thing}, that are where they were put: they take a second
 * to be ready, refuse to be deleted while others use them, and fail where the test says.
 */
final class World implements ResourceType {
  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("Test::World::Thing")
          .property("Name", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Size", Shape.SCALAR, OnUpdate.IN_PLACE)
          .property("Kind", Shape.SCALAR, OnUpdate.REPLACE)
          .property("Fixed", Shape.SCALAR, OnUpdate.REFUSE)
          .property("Uses", Shape.SCALARS, OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn", "Size")
          .namedBy("Name")
          .build();

  /** Where a thing fails. */
  enum Fault {
    CREATE,
    CONFIGURE,
    STABILIZE,
    UPDATE,
    DELETE
  }

  /** What exists, by physical id: the things that each uses. */
  final Map<String, List<String>> things = new LinkedHashMap<>();

  final Map<String, Map<String, String>> tags = new HashMap<>();
  final Map<String, String> sizes = new HashMap<>();

  /** Who did it. */
  final Set<String> callers = new HashSet<>();

  /** What was done, in order, such as {@code create A}. */
  final List<String> history = new ArrayList<>();

  final Map<String, Fault> faults = new HashMap<>();
  final Set<String> onlyOnce = new HashSet<>();
  final Set<String> neverReady = new HashSet<>();
  private final Map<String, Integer> asked = new HashMap<>();
  int busiest;
  private int underWay;

  ResourceTypes types() {
    return new ResourceTypes(
        () ->
            List.of(
                this, new Thought(), RegionResourceTypes.all().get("AWS::CloudFormation::Stack")));
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  @Override
  public Duration timeout(Properties properties) {
    return Duration.ofHours(1);
  }

  @Override
  public String create(Resource resource) {
    fail(resource, Fault.CREATE);
    var id = resource.nameOr("Name", 40);
    if (things.containsKey(id)) {
      throw AwsErrors.error("ThingAlreadyExists", "There is a " + id + " already");
    }
    for (var used : resource.properties().texts("Uses")) {
      if (!things.containsKey(used)) {
        throw AwsErrors.error("ThingNotFound", "There is no " + used);
      }
    }
    things.put(id, resource.properties().texts("Uses"));
    tags.put(id, resource.tags());
    sizes.put(id, resource.properties().text("Size").orElse(""));
    history.add("create " + resource.logicalId());
    busiest = Math.max(busiest, ++underWay);
    return id;
  }

  @Override
  public void configure(Resource resource) {
    fail(resource, Fault.CONFIGURE);
  }

  @Override
  public boolean isCreated(Resource resource) {
    fail(resource, Fault.STABILIZE);
    if (neverReady.contains(resource.logicalId())) {
      return false;
    }
    int times = asked.merge(resource.physicalId(), 1, Integer::sum);
    if (times == 10) {
      underWay--;
    }
    return times >= 10;
  }

  @Override
  public void update(Resource before, Resource after) {
    fail(after, Fault.UPDATE);
    things.put(after.physicalId(), after.properties().texts("Uses"));
    tags.put(after.physicalId(), after.tags());
    sizes.put(after.physicalId(), after.properties().text("Size").orElse(""));
    history.add("update " + after.logicalId());
  }

  @Override
  public void delete(Resource resource) {
    fail(resource, Fault.DELETE);
    if (!things.containsKey(resource.physicalId())) {
      throw AwsErrors.error("ThingNotFound", "There is no " + resource.physicalId());
    }
    if (things.values().stream().anyMatch(uses -> uses.contains(resource.physicalId()))) {
      throw AwsErrors.error("DependencyViolation", resource.physicalId() + " is in use");
    }
    things.remove(resource.physicalId());
    history.add("delete " + resource.logicalId());
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return TextNode.valueOf(
        name.equals("Arn")
            ? "arn:thing:" + resource.physicalId()
            : sizes.get(resource.physicalId()));
  }

  /** The same things under the name of another type. */
  private final class Thought implements ResourceType {
    @Override
    public ResourceSchema schema() {
      return ResourceSchema.named("Test::World::Thought").build();
    }

    @Override
    public String create(Resource resource) {
      return World.this.create(resource);
    }

    @Override
    public void delete(Resource resource) {
      World.this.delete(resource);
    }
  }

  private void fail(Resource resource, Fault fault) {
    callers.add(CallContext.current().caller().arn());
    if (faults.get(resource.logicalId()) == fault) {
      if (onlyOnce.remove(resource.logicalId())) {
        faults.remove(resource.logicalId());
      }
      throw AwsErrors.error("Broken", resource.logicalId() + " breaks at " + fault);
    }
  }
}
