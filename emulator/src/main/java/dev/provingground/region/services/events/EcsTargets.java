package dev.provingground.region.services.events;

import static dev.provingground.region.services.events.EventErrors.validation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.eventbridge.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.eventbridge.model.EcsParameters;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * Targets that are ECS's clusters, on which a rule runs tasks: "Amazon ECS task targets" in the
 * user guide and {@code EcsParameters} in the API reference. Messages are those that PutTargets
 * answers in public reports.
 */
final class EcsTargets {
  private static final String FARGATE = "FARGATE";
  private static final Set<String> PLATFORMS = Set.of("LATEST", "1.4.0");
  private static final int MOST_TASKS = 10;
  private static final int MOST_SUBNETS = 16;
  private static final int MOST_GROUPS = 5;
  private static final int REGION = 3;

  private final ServiceContext context;
  private final RuleRoles roles;

  EcsTargets(ServiceContext context, RuleRoles roles) {
    this.context = context;
    this.roles = roles;
  }

  /** Whether a target of this ARN is one of the region's clusters, of those that it may have. */
  boolean isOne(String arn) {
    return arn.startsWith(context.region().arn("ecs", "cluster/"));
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationException, or
   *     NotImplemented for what the region's tasks have not
   */
  void check(RuleRecord rule, Target target) {
    Supported.only(target, "Id", "Arn", "RoleArn", "Input", "EcsParameters", "RetryPolicy");
    if (target.roleArn() == null) {
      throw validation("RoleArn is required for target " + target.arn() + ".");
    }
    var parameters = target.ecsParameters();
    if (parameters == null) {
      throw validation(
          "Parameter(s) EcsParameters must be specified for target: " + target.id() + ".");
    }
    check(target, parameters);
    overrides(target);
    roles.check(rule.arn(), target.roleArn());
  }

  private static void check(Target target, EcsParameters parameters) {
    Supported.only(
        parameters,
        "TaskDefinitionArn",
        "TaskCount",
        "LaunchType",
        "NetworkConfiguration",
        "PlatformVersion",
        "Group",
        "CapacityProviderStrategy",
        "EnableECSManagedTags",
        "PropagateTags",
        "ReferenceId",
        "Tags");
    var definition =
        EventErrors.required(
            parameters.taskDefinitionArn(), "targets.member.ecsParameters.taskDefinitionArn");
    if (!region(definition).equals(region(target.arn()))) {
      throw validation(
          "Region of %s does not match region of %s.".formatted(target.arn(), definition));
    }
    int count = Objects.requireNonNullElse(parameters.taskCount(), 1);
    if (count < 1 || count > MOST_TASKS) {
      throw validation("Parameter(s) TaskCount not valid for target: " + target.id() + ".");
    }
    var launchType = parameters.launchTypeAsString();
    if (launchType != null && !launchType.equals(FARGATE)) {
      throw Supported.unsupported("EcsParameters LaunchType '" + launchType + "'");
    }
    var version = parameters.platformVersion();
    if (version != null && !PLATFORMS.contains(version)) {
      throw Supported.unsupported("EcsParameters PlatformVersion '" + version + "'");
    }
    var network = vpc(parameters);
    if (network != null) {
      checkSize("Subnets", network.subnets(), 1, MOST_SUBNETS);
      checkSize("SecurityGroups", network.securityGroups(), 0, MOST_GROUPS);
    } else if (launchType != null) {
      throw validation(
          "Parameter NetworkConfiguration must be specified for target %s when launch type is %s."
              .formatted(target.id(), FARGATE));
    }
  }

  private static String region(String arn) {
    var parts = arn.split(":", -1);
    if (parts.length <= REGION) {
      throw EventErrors.malformedArn(arn);
    }
    return parts[REGION];
  }

  private static void checkSize(String member, List<String> values, int least, int most) {
    if (values.size() < least || values.size() > most) {
      throw validation(
          "Parameter %s is not valid. Reason: size must be in between %d and %d."
              .formatted(member, least, most));
    }
  }

  private static @Nullable AwsVpcConfiguration vpc(EcsParameters parameters) {
    var network = parameters.networkConfiguration();
    return network == null ? null : network.awsvpcConfiguration();
  }

  /** Null without an input: the event itself changes nothing of a task. */
  private static @Nullable TaskOverride overrides(Target target) {
    return target.input() == null
        ? null
        : TaskOverrides.of(target.id(), json(target.id(), target.input()));
  }

  private static JsonNode json(String targetId, String input) {
    try {
      var json = Json.MAPPER.readTree(input);
      if (!json.isMissingNode()) {
        return json;
      }
    } catch (JacksonException e) {
      // Refused below, as empty text is.
    }
    throw validation("JSON syntax error in input for target " + targetId + ".");
  }

  /**
   * Runs the tasks, with the target's role.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException when the role does not
   *     trust any more, or may not, or whatever ECS answers
   */
  void run(RuleRecord rule, Target target) {
    var request = request(rule, target);
    var answer =
        roles.call(
            rule.arn(),
            target.roleArn(),
            () -> context.services().client(EcsClient.class).runTask(request));
    if (answer.hasFailures() && !answer.failures().isEmpty()) {
      throw AwsErrors.error("RunTaskFailure", answer.failures().toString());
    }
  }

  private static RunTaskRequest request(RuleRecord rule, Target target) {
    var parameters = target.ecsParameters();
    return RunTaskRequest.builder()
        .cluster(target.arn())
        .startedBy("events-rule/" + rule.name())
        .taskDefinition(parameters.taskDefinitionArn())
        .count(parameters.taskCount())
        .launchType(parameters.launchTypeAsString())
        .capacityProviderStrategy(strategy(parameters))
        .networkConfiguration(network(parameters))
        .platformVersion(parameters.platformVersion())
        .group(parameters.group())
        .enableECSManagedTags(parameters.enableECSManagedTags())
        .propagateTags(parameters.propagateTagsAsString())
        .referenceId(parameters.referenceId())
        .tags(tags(parameters))
        .overrides(overrides(target))
        .build();
  }

  private static @Nullable List<CapacityProviderStrategyItem> strategy(EcsParameters parameters) {
    return parameters.hasCapacityProviderStrategy()
        ? parameters.capacityProviderStrategy().stream()
            .map(
                item ->
                    CapacityProviderStrategyItem.builder()
                        .capacityProvider(item.capacityProvider())
                        .weight(item.weight())
                        .base(item.base())
                        .build())
            .toList()
        : null;
  }

  private static @Nullable NetworkConfiguration network(EcsParameters parameters) {
    var vpc = vpc(parameters);
    return vpc == null
        ? null
        : NetworkConfiguration.builder()
            .awsvpcConfiguration(
                to ->
                    to.subnets(vpc.subnets())
                        .securityGroups(vpc.securityGroups())
                        .assignPublicIp(vpc.assignPublicIpAsString()))
            .build();
  }

  /** Null without any: a request with tags needs leave to tag, even if it has none in them. */
  private static @Nullable List<Tag> tags(EcsParameters parameters) {
    return parameters.tags().isEmpty()
        ? null
        : parameters.tags().stream()
            .map(tag -> Tag.builder().key(tag.key()).value(tag.value()).build())
            .toList();
  }
}
