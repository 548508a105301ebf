package dev.provingground.harness.sweep;

import dev.provingground.harness.aws.Aws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;

/** Of each kind of thing but stacks that a run makes, or that a template may keep. */
public final class Finders {
  private static final String OF_SERVICES = "/aws-service-role/";

  private final Aws aws;

  private Finders(Aws aws) {
    this.aws = aws;
  }

  /** In an order in which nothing holds on to what comes later. */
  public static List<Finder> of(Aws aws) {
    var finders = new Finders(aws);
    return List.of(
        finders::experimentTemplates,
        finders::scalableTargets,
        finders::alarms,
        finders::rules,
        finders::parameters,
        finders::taskDefinitions,
        finders::logGroups,
        finders::repositories,
        finders::roles);
  }

  private Stream<Found> experimentTemplates() {
    return aws.fis().listExperimentTemplatesPaginator(r -> {}).experimentTemplates().stream()
        .map(
            template ->
                new Found(
                    "experiment template " + template.id(),
                    template.tags(),
                    () -> aws.fis().deleteExperimentTemplate(r -> r.id(template.id()))));
  }

  /** Their scaling policies go with them. */
  private Stream<Found> scalableTargets() {
    var scaling = aws.autoScaling();
    return scaling
        .describeScalableTargetsPaginator(r -> r.serviceNamespace(ServiceNamespace.ECS))
        .scalableTargets()
        .stream()
        .map(
            target ->
                Found.withTags(
                    "scalable target " + target.resourceId(),
                    () ->
                        scaling
                            .listTagsForResource(r -> r.resourceARN(target.scalableTargetARN()))
                            .tags(),
                    () ->
                        scaling.deregisterScalableTarget(
                            r ->
                                r.serviceNamespace(target.serviceNamespace())
                                    .resourceId(target.resourceId())
                                    .scalableDimension(target.scalableDimension()))));
  }

  private Stream<Found> alarms() {
    var alarms =
        aws.cloudWatch()
            .describeAlarmsPaginator(
                r -> r.alarmTypes(AlarmType.COMPOSITE_ALARM, AlarmType.METRIC_ALARM));
    // A composite alarm holds on to those that it is made of.
    return Stream.concat(
        alarms.compositeAlarms().stream().map(a -> alarm(a.alarmName(), a.alarmArn())),
        alarms.metricAlarms().stream().map(a -> alarm(a.alarmName(), a.alarmArn())));
  }

  private Found alarm(String name, String arn) {
    return Found.withTags(
        "alarm " + name,
        () ->
            byKey(
                aws.cloudWatch().listTagsForResource(r -> r.resourceARN(arn)).tags(),
                t -> t.key(),
                t -> t.value()),
        () -> aws.cloudWatch().deleteAlarms(r -> r.alarmNames(name)));
  }

  private Stream<Found> rules() {
    return allRules().stream()
        .map(
            rule ->
                Found.withTags(
                    "event rule " + rule.name(),
                    () ->
                        byKey(
                            aws.events().listTagsForResource(r -> r.resourceARN(rule.arn())).tags(),
                            t -> t.key(),
                            t -> t.value()),
                    () -> delete(rule.name())));
  }

  /** Page by page: the SDK has no paginator for it. */
  private List<Rule> allRules() {
    var rules = new ArrayList<Rule>();
    var page = aws.events().listRules(r -> {});
    rules.addAll(page.rules());
    while (page.nextToken() != null) {
      var next = page.nextToken();
      page = aws.events().listRules(r -> r.nextToken(next));
      rules.addAll(page.rules());
    }
    return rules;
  }

  /** A rule that has targets cannot be deleted. */
  private void delete(String rule) {
    var targets = aws.events().listTargetsByRule(r -> r.rule(rule)).targets();
    if (!targets.isEmpty()) {
      aws.events().removeTargets(r -> r.rule(rule).ids(targets.stream().map(Target::id).toList()));
    }
    aws.events().deleteRule(r -> r.name(rule));
  }

  private Stream<Found> parameters() {
    var ssm = aws.ssm();
    return ssm.describeParametersPaginator(r -> {}).stream()
        .flatMap(page -> page.parameters().stream())
        .map(
            parameter ->
                Found.withTags(
                    "parameter " + parameter.name(),
                    () ->
                        byKey(
                            ssm.listTagsForResource(
                                    r ->
                                        r.resourceType(ResourceTypeForTagging.PARAMETER)
                                            .resourceId(parameter.name()))
                                .tagList(),
                            t -> t.key(),
                            t -> t.value()),
                    () -> ssm.deleteParameter(r -> r.name(parameter.name()))));
  }

  /** Those that tasks can still be started of; what is deregistered is as good as gone. */
  private Stream<Found> taskDefinitions() {
    var ecs = aws.ecs();
    return ecs.listTaskDefinitionsPaginator(r -> {}).taskDefinitionArns().stream()
        .map(
            arn ->
                Found.withTags(
                    "task definition " + arn.substring(arn.lastIndexOf('/') + 1),
                    () ->
                        byKey(
                            ecs.describeTaskDefinition(
                                    r -> r.taskDefinition(arn).include(TaskDefinitionField.TAGS))
                                .tags(),
                            t -> t.key(),
                            t -> t.value()),
                    () -> ecs.deregisterTaskDefinition(r -> r.taskDefinition(arn))));
  }

  private Stream<Found> logGroups() {
    var logs = aws.logs();
    return logs.describeLogGroupsPaginator(r -> {}).logGroups().stream()
        .map(
            group ->
                Found.withTags(
                    "log group " + group.logGroupName(),
                    () -> logs.listTagsForResource(r -> r.resourceArn(group.logGroupArn())).tags(),
                    () -> logs.deleteLogGroup(r -> r.logGroupName(group.logGroupName()))));
  }

  /** With the images in them. */
  private Stream<Found> repositories() {
    var ecr = aws.ecr();
    return ecr.describeRepositoriesPaginator(r -> {}).repositories().stream()
        .map(
            repository ->
                Found.withTags(
                    "repository " + repository.repositoryName(),
                    () ->
                        byKey(
                            ecr.listTagsForResource(r -> r.resourceArn(repository.repositoryArn()))
                                .tags(),
                            t -> t.key(),
                            t -> t.value()),
                    () ->
                        ecr.deleteRepository(
                            r -> r.repositoryName(repository.repositoryName()).force(true))));
  }

  private Stream<Found> roles() {
    return aws.iam().listRolesPaginator(r -> {}).roles().stream()
        .filter(role -> !role.path().startsWith(OF_SERVICES))
        .map(Role::roleName)
        .map(
            name ->
                Found.withTags(
                    "role " + name,
                    () ->
                        byKey(
                            aws.iam().listRoleTags(r -> r.roleName(name)).tags(),
                            t -> t.key(),
                            t -> t.value()),
                    () -> deleteRole(name)));
  }

  /** A role that has policies cannot be deleted. */
  private void deleteRole(String name) {
    var iam = aws.iam();
    iam.listRolePolicies(r -> r.roleName(name))
        .policyNames()
        .forEach(policy -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
    iam.listAttachedRolePolicies(r -> r.roleName(name))
        .attachedPolicies()
        .forEach(
            policy -> iam.detachRolePolicy(r -> r.roleName(name).policyArn(policy.policyArn())));
    iam.deleteRole(r -> r.roleName(name));
  }

  private static <T> Map<String, String> byKey(
      List<T> tags, Function<T, String> key, Function<T, String> value) {
    return tags.stream().collect(Collectors.toMap(key, value));
  }
}
