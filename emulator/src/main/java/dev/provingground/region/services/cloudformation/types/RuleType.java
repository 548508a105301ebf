package dev.provingground.region.services.cloudformation.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.provingground.region.services.cloudformation.resource.HandlerErrorCode;
import dev.provingground.region.services.cloudformation.resource.HandlerFailure;
import dev.provingground.region.services.cloudformation.resource.LiveProperties;
import dev.provingground.region.services.cloudformation.resource.Properties;
import dev.provingground.region.services.cloudformation.resource.Resource;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema;
import dev.provingground.region.services.cloudformation.resource.ResourceSchema.OnUpdate;
import dev.provingground.region.services.cloudformation.resource.ResourceType;
import dev.provingground.region.services.cloudformation.resource.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EcsParameters;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** AWS::Events::Rule, with its targets. */
final class RuleType implements ResourceType {
  private static final String TARGETS = "Targets";
  private static final String PATTERN = "EventPattern";
  private static final String PARAMETERS = "EcsParameters";

  /** The tags of a target's tasks, which the API calls {@code Tags}. */
  private static final String TAG_LIST = "TagList";

  private static final ResourceSchema SCHEMA =
      ResourceSchema.named("AWS::Events::Rule")
          .like(PutRuleRequest.builder())
          .replace("Name", "EventBusName")
          .inPlace("Description", "RoleArn", "ScheduleExpression", "State")
          .property(PATTERN, Shape.JSON, OnUpdate.IN_PLACE)
          .property(TARGETS, new Shape.ListOf(target()), OnUpdate.IN_PLACE)
          .tags()
          .attributes("Arn")
          .namedBy("Name")
          .build();

  private static Shape target() {
    return Shape.of(Target.builder())
        .only("Arn", "Id", "Input", PARAMETERS, "RetryPolicy", "RoleArn")
        .with(
            PARAMETERS,
            Shape.of(EcsParameters.builder())
                .only(
                    "CapacityProviderStrategy",
                    "EnableECSManagedTags",
                    "EnableExecuteCommand",
                    "Group",
                    "LaunchType",
                    "NetworkConfiguration",
                    "PlatformVersion",
                    "PropagateTags",
                    "ReferenceId",
                    "TaskCount",
                    "TaskDefinitionArn")
                .with(TAG_LIST, Shape.KEYS_AND_VALUES));
  }

  @Override
  public ResourceSchema schema() {
    return SCHEMA;
  }

  /** One of that name would be changed by PutRule, so it is looked for first. */
  @Override
  public String create(Resource resource) {
    var name = resource.nameOr("Name", 64);
    if (describe(resource, name).isPresent()) {
      throw new HandlerFailure(HandlerErrorCode.ALREADY_EXISTS, name + " already exists");
    }
    put(resource, name, resource.tags(RuleType::tag));
    return name;
  }

  private static void put(Resource resource, String name, List<Tag> tags) {
    resource
        .client(EventBridgeClient.class)
        .putRule(
            resource.properties().into(PutRuleRequest.builder()).name(name).tags(tags).build());
  }

  @Override
  public void configure(Resource resource) {
    var targets = resource.properties().objects(TARGETS).stream().map(RuleType::target).toList();
    if (!targets.isEmpty()) {
      resource
          .client(EventBridgeClient.class)
          .putTargets(r -> r.rule(resource.physicalId()).targets(targets));
    }
  }

  private static Target target(Properties properties) {
    var target = properties.into(Target.builder());
    properties
        .object(PARAMETERS)
        .ifPresent(
            given ->
                target.ecsParameters(
                    given.into(EcsParameters.builder()).tags(tags(given)).build()));
    return target.build();
  }

  private static List<Tag> tags(Properties parameters) {
    return parameters.objects(TAG_LIST).stream()
        .map(tag -> tag(tag.required("Key"), tag.required("Value")))
        .toList();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** Targets go before others come: a rule has five at most. */
  @Override
  public void update(Resource before, Resource after) {
    put(after, after.physicalId(), List.of());
    var kept = ids(after);
    remove(after, ids(before).stream().filter(id -> !kept.contains(id)).toList());
    configure(after);
    var change = TagChange.of(before, after);
    var events = after.client(EventBridgeClient.class);
    if (!change.set().isEmpty()) {
      events.tagResource(r -> r.resourceARN(arn(after)).tags(change.set(RuleType::tag)));
    }
    if (!change.removed().isEmpty()) {
      events.untagResource(r -> r.resourceARN(arn(after)).tagKeys(change.removed()));
    }
  }

  private static List<String> ids(Resource resource) {
    return resource.properties().objects(TARGETS).stream()
        .map(target -> target.required("Id"))
        .toList();
  }

  private static void remove(Resource resource, List<String> targetIds) {
    if (!targetIds.isEmpty()) {
      resource
          .client(EventBridgeClient.class)
          .removeTargets(r -> r.rule(resource.physicalId()).ids(targetIds));
    }
  }

  /** With all of its targets, whoever has put them. */
  @Override
  public void delete(Resource resource) {
    if (describe(resource, resource.physicalId()).isPresent()) {
      remove(resource, targets(resource).stream().map(Target::id).toList());
      resource.client(EventBridgeClient.class).deleteRule(r -> r.name(resource.physicalId()));
    }
  }

  private static List<Target> targets(Resource resource) {
    return resource
        .client(EventBridgeClient.class)
        .listTargetsByRule(r -> r.rule(resource.physicalId()))
        .targets();
  }

  private static Optional<DescribeRuleResponse> describe(Resource resource, String name) {
    try {
      return Optional.of(resource.client(EventBridgeClient.class).describeRule(r -> r.name(name)));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<SdkPojo> live(Resource resource) {
    return Optional.of(
        describe(resource, resource.physicalId())
            .orElseThrow(() -> Attributes.notFound(SCHEMA.typeName(), resource.physicalId())));
  }

  @Override
  public Map<String, JsonNode> liveProperties(Resource resource, Set<String> others) {
    var said = new HashMap<String, JsonNode>();
    var targets = JsonNodeFactory.instance.arrayNode();
    for (var target : targets(resource)) {
      var one = LiveProperties.of(target);
      if (target.ecsParameters() != null && target.ecsParameters().hasTags()) {
        one.withObject(PARAMETERS)
            .set(TAG_LIST, LiveProperties.list(target.ecsParameters().tags()));
      }
      targets.add(one);
    }
    said.put(TARGETS, targets);
    describe(resource, resource.physicalId())
        .map(DescribeRuleResponse::eventPattern)
        .ifPresent(pattern -> said.put(PATTERN, Attributes.document(pattern)));
    said.put(
        "Tags",
        LiveProperties.list(
            resource
                .client(EventBridgeClient.class)
                .listTagsForResource(r -> r.resourceARN(arn(resource)))
                .tags()));
    return said;
  }

  @Override
  public JsonNode attribute(Resource resource, String name) {
    return Attributes.text(arn(resource));
  }

  private static String arn(Resource resource) {
    return resource.stack().region().arn("events", "rule/" + resource.physicalId());
  }
}
