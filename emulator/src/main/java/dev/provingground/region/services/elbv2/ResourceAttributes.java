package dev.provingground.region.services.elbv2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Tells and changes the attributes of load balancers, listeners and target groups, all or none. */
final class ResourceAttributes {
  private final Resources resources;
  private final DataPlane dataPlane;
  private final AccessLogs accessLogs;

  ResourceAttributes(Resources resources, DataPlane dataPlane, AccessLogs accessLogs) {
    this.resources = resources;
    this.dataPlane = dataPlane;
    this.accessLogs = accessLogs;
  }

  List<LoadBalancerAttribute> ofLoadBalancer(@Nullable String arn) {
    return described(
        resources.loadBalancer(arn).attributes(),
        (key, value) -> LoadBalancerAttribute.builder().key(key).value(value).build());
  }

  List<ListenerAttribute> ofListener(@Nullable String arn) {
    return described(
        resources.listener(arn).attributes(),
        (key, value) -> ListenerAttribute.builder().key(key).value(value).build());
  }

  List<TargetGroupAttribute> ofTargetGroup(@Nullable String arn) {
    return described(
        resources.targetGroup(arn).attributes(),
        (key, value) -> TargetGroupAttribute.builder().key(key).value(value).build());
  }

  List<LoadBalancerAttribute> modify(ModifyLoadBalancerAttributesRequest request) {
    var loadBalancer = resources.loadBalancer(request.loadBalancerArn());
    var changes = new LinkedHashMap<String, String>();
    Constraint.required(request.attributes(), "attributes")
        .forEach(one -> put(changes, one.key(), one.value()));
    var changed = loadBalancer.attributes().with(changes);
    if (changes.keySet().stream().anyMatch(key -> key.startsWith("access_logs."))) {
      accessLogs.check(changed);
      accessLogs.deliver(loadBalancer);
    }
    loadBalancer.putAttributes(changed);
    dataPlane.refresh();
    return ofLoadBalancer(request.loadBalancerArn());
  }

  List<ListenerAttribute> modify(ModifyListenerAttributesRequest request) {
    var listener = resources.listener(request.listenerArn());
    var changes = new LinkedHashMap<String, String>();
    Constraint.required(request.attributes(), "attributes")
        .forEach(one -> put(changes, one.key(), one.value()));
    listener.putAttributes(listener.attributes().with(changes));
    dataPlane.refresh();
    return ofListener(request.listenerArn());
  }

  List<TargetGroupAttribute> modify(ModifyTargetGroupAttributesRequest request) {
    var group = resources.targetGroup(request.targetGroupArn());
    var changes = new LinkedHashMap<String, String>();
    Constraint.required(request.attributes(), "attributes")
        .forEach(one -> put(changes, one.key(), one.value()));
    group.putAttributes(changes);
    dataPlane.refresh();
    return ofTargetGroup(request.targetGroupArn());
  }

  private static void put(
      Map<String, String> changes, @Nullable String key, @Nullable String value) {
    changes.put(Constraint.required(key, "attributes.member.key"), value == null ? "" : value);
  }

  private static <A> List<A> described(
      Attributes attributes, BiFunction<String, String, A> attribute) {
    return attributes.asMap().entrySet().stream()
        .map(one -> attribute.apply(one.getKey(), one.getValue()))
        .toList();
  }
}
