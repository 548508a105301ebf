package dev.provingground.region.services.events;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.MetricPublisher;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.json.Json;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.*;

/**
 * Amazon EventBridge: rules with event patterns and schedules on the default bus, with ECS's
 * clusters and log groups as targets. The region's services put their events on it, and so may
 * users. What AWS has beyond that is refused by name. Unlike AWS's, a target log group needs no
 * resource policy.
 */
public final class EventsService implements EventBridgeClient, ResourceAware {
  private final ServiceContext context;
  private final Rules rules;
  private final Targets targets;
  private final Bus bus;
  private final Schedules schedules;
  private final EventMetrics metrics = new EventMetrics();

  /** Hears the events of the region's services from now on. */
  public EventsService(ServiceContext context) {
    this.context = context;
    var roles = new RuleRoles(context);
    this.rules = new Rules(context.region(), roles);
    this.targets = new Targets(context, roles, metrics);
    this.bus = new Bus(context, rules, targets);
    this.schedules = new Schedules(context.loop(), bus::trigger);
    new ServiceEvents(context, bus).listen();
  }

  /** From now on, puts into CloudWatch how often rules are triggered. To be called on the loop. */
  public void publishMetrics() {
    new MetricPublisher(context, RuleRoles.PRINCIPAL, EventMetrics.NAMESPACE, metrics::collect)
        .start();
  }

  /** This service at the front door. */
  public Mount<EventBridgeClient> mount() {
    return new Mount<>(
        "events",
        "events",
        Protocol.AWS_JSON,
        "AWSEvents",
        "2015-10-07",
        EventBridgeClient.class,
        this);
  }

  @Override
  public PutRuleResponse putRule(PutRuleRequest request) {
    var rule = rules.put(request);
    schedules.changed(rule);
    return PutRuleResponse.builder().ruleArn(rule.arn()).build();
  }

  @Override
  public DescribeRuleResponse describeRule(DescribeRuleRequest request) {
    var rule = rules.get(request.name(), request.eventBusName());
    var described = rule.description();
    return DescribeRuleResponse.builder()
        .name(described.name())
        .arn(described.arn())
        .eventPattern(described.eventPattern())
        .scheduleExpression(described.scheduleExpression())
        .roleArn(described.roleArn())
        .state(described.state())
        .description(described.description())
        .eventBusName(described.eventBusName())
        .createdBy(rule.createdBy())
        .build();
  }

  @Override
  public ListRulesResponse listRules(ListRulesRequest request) {
    Rules.checkBus(request.eventBusName());
    var prefix = Objects.requireNonNullElse(request.namePrefix(), "");
    var found =
        rules.all().stream()
            .map(RuleRecord::description)
            .filter(rule -> rule.name().startsWith(prefix))
            .toList();
    var page = EventErrors.PAGES.page(request, found);
    return ListRulesResponse.builder().rules(page.items()).nextToken(page.nextToken()).build();
  }

  @Override
  public EnableRuleResponse enableRule(EnableRuleRequest request) {
    put(rules.get(request.name(), request.eventBusName()), RuleState.ENABLED);
    return EnableRuleResponse.builder().build();
  }

  @Override
  public DisableRuleResponse disableRule(DisableRuleRequest request) {
    put(rules.get(request.name(), request.eventBusName()), RuleState.DISABLED);
    return DisableRuleResponse.builder().build();
  }

  @Override
  public DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
    rules.delete(request.name(), request.eventBusName()).ifPresent(schedules::disarm);
    return DeleteRuleResponse.builder().build();
  }

  @Override
  public PutTargetsResponse putTargets(PutTargetsRequest request) {
    rules.putTargets(request, targets);
    return PutTargetsResponse.builder()
        .failedEntryCount(0)
        .failedEntries(List.<PutTargetsResultEntry>of())
        .build();
  }

  @Override
  public RemoveTargetsResponse removeTargets(RemoveTargetsRequest request) {
    var rule = rules.get(request.rule(), request.eventBusName());
    var failed = rules.removeTargets(rule, request.ids());
    return RemoveTargetsResponse.builder()
        .failedEntryCount(failed.size())
        .failedEntries(failed)
        .build();
  }

  @Override
  public ListTargetsByRuleResponse listTargetsByRule(ListTargetsByRuleRequest request) {
    var rule = rules.get(request.rule(), request.eventBusName());
    var page = EventErrors.PAGES.page(request, rule.targets());
    return ListTargetsByRuleResponse.builder()
        .targets(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public ListRuleNamesByTargetResponse listRuleNamesByTarget(ListRuleNamesByTargetRequest request) {
    Rules.checkBus(request.eventBusName());
    var arn = EventErrors.required(request.targetArn(), "targetArn");
    var page = EventErrors.PAGES.page(request, rules.namesByTarget(arn));
    return ListRuleNamesByTargetResponse.builder()
        .ruleNames(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    if (request.entries().isEmpty() || request.entries().size() > 10) {
      throw EventErrors.validation("PutEvents takes 1 to 10 entries");
    }
    var results = new ArrayList<PutEventsResultEntry>();
    for (var entry : request.entries()) {
      results.add(put(entry));
    }
    long failed = results.stream().filter(one -> one.errorCode() != null).count();
    return PutEventsResponse.builder()
        .failedEntryCount(Math.toIntExact(failed))
        .entries(results)
        .build();
  }

  @Override
  public TestEventPatternResponse testEventPattern(TestEventPatternRequest request) {
    var pattern = EventPattern.parse(EventErrors.required(request.eventPattern(), "eventPattern"));
    var event = parsed(EventErrors.required(request.event(), "event"));
    if (event == null || !event.isObject()) {
      throw EventErrors.validation("Parameter Event is not valid.");
    }
    return TestEventPatternResponse.builder().result(pattern.matches(event)).build();
  }

  @Override
  public DescribeEventBusResponse describeEventBus(DescribeEventBusRequest request) {
    Rules.checkBus(request.name());
    return DescribeEventBusResponse.builder().name(Rules.DEFAULT_BUS).arn(busArn()).build();
  }

  @Override
  public ListEventBusesResponse listEventBuses(ListEventBusesRequest request) {
    var prefix = Objects.requireNonNullElse(request.namePrefix(), "");
    var all =
        Rules.DEFAULT_BUS.startsWith(prefix)
            ? List.of(EventBus.builder().name(Rules.DEFAULT_BUS).arn(busArn()).build())
            : List.<EventBus>of();
    var page = EventErrors.PAGES.page(request, all);
    return ListEventBusesResponse.builder()
        .eventBuses(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    rules.tag(request.resourceARN(), request.tags());
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    rules.untag(request.resourceARN(), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(rules.tags(request.resourceARN())).build();
  }

  /** Rules by name; the bus for PutEvents. */
  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return switch (request) {
      case PutRuleRequest r -> List.of(ruleArn(r.name()));
      case DescribeRuleRequest r -> List.of(ruleArn(r.name()));
      case DeleteRuleRequest r -> List.of(ruleArn(r.name()));
      case EnableRuleRequest r -> List.of(ruleArn(r.name()));
      case DisableRuleRequest r -> List.of(ruleArn(r.name()));
      case PutTargetsRequest r -> List.of(ruleArn(r.rule()));
      case RemoveTargetsRequest r -> List.of(ruleArn(r.rule()));
      case ListTargetsByRuleRequest r -> List.of(ruleArn(r.rule()));
      case PutEventsRequest r -> List.of(busArn());
      default -> List.of("*");
    };
  }

  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return RuleRoles.passed(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to close. */
  @Override
  public void close() {}

  private void put(RuleRecord rule, RuleState state) {
    rule.put(state);
    schedules.changed(rule);
  }

  private PutEventsResultEntry put(PutEventsRequestEntry entry) {
    Supported.only(entry, "Time", "Source", "Resources", "DetailType", "Detail", "EventBusName");
    Rules.checkBus(entry.eventBusName());
    if (entry.source() == null || entry.detailType() == null || entry.detail() == null) {
      return failed("InvalidArgument", "Source, DetailType and Detail are required.");
    }
    if (entry.source().startsWith("aws.")) {
      return failed(
          "NotAuthorizedForSourceException", "Not authorized for the source " + entry.source());
    }
    var detail = parsed(entry.detail());
    if (detail == null || !detail.isObject()) {
      return failed("MalformedDetail", "Detail is malformed.");
    }
    var time = entry.time() == null ? context.loop().now() : entry.time();
    var id = bus.put(entry.source(), entry.detailType(), time, entry.resources(), detail);
    return PutEventsResultEntry.builder().eventId(id).build();
  }

  private static PutEventsResultEntry failed(String code, String message) {
    return PutEventsResultEntry.builder().errorCode(code).errorMessage(message).build();
  }

  /** Null when it is not JSON. */
  private static @Nullable JsonNode parsed(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      return null;
    }
  }

  private String busArn() {
    return context.region().arn("events", "event-bus/" + Rules.DEFAULT_BUS);
  }

  private String ruleArn(@Nullable String name) {
    return context.region().arn("events", "rule/" + name);
  }
}
