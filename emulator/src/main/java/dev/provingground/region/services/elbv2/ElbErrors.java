package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Paging;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CertificateNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateListenerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateLoadBalancerNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidConfigurationRequestException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidLoadBalancerActionException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidSubnetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.OperationNotPermittedException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.PriorityInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SslPolicyNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAssociationLimitException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyCertificatesException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyListenersException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyLoadBalancersException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyRulesException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyTagsException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TooManyTargetGroupsException;

/** Elastic Load Balancing's errors, with the codes of its query API. */
final class ElbErrors {
  /** Elastic Load Balancing's pages: 1 to 400 results, which is the default. */
  static final Paging PAGES =
      new Paging(
          "Marker",
          marker -> validation("Invalid marker '" + marker + "'"),
          "PageSize",
          asked -> Constraint.range(asked, 400, 1, 400, "pageSize"));

  private ElbErrors() {}

  static AwsServiceException validation(String message) {
    return AwsErrors.error("ValidationError", message);
  }

  static AwsServiceException loadBalancerNotFound() {
    return AwsErrors.of(
        LoadBalancerNotFoundException.builder(),
        "LoadBalancerNotFound",
        "One or more load balancers not found");
  }

  static AwsServiceException loadBalancerNameNotFound(String name) {
    return AwsErrors.of(
        LoadBalancerNotFoundException.builder(),
        "LoadBalancerNotFound",
        "Load balancers '[" + name + "]' not found");
  }

  static AwsServiceException listenerNotFound() {
    return AwsErrors.of(
        ListenerNotFoundException.builder(), "ListenerNotFound", "One or more listeners not found");
  }

  static AwsServiceException ruleNotFound() {
    return AwsErrors.of(
        RuleNotFoundException.builder(), "RuleNotFound", "One or more rules not found");
  }

  static AwsServiceException targetGroupNotFound() {
    return AwsErrors.of(
        TargetGroupNotFoundException.builder(),
        "TargetGroupNotFound",
        "One or more target groups not found");
  }

  static AwsServiceException duplicateLoadBalancer(String name) {
    return AwsErrors.of(
        DuplicateLoadBalancerNameException.builder(),
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '" + name + "' exists, but with different settings");
  }

  static AwsServiceException duplicateTargetGroup(String name) {
    return AwsErrors.of(
        DuplicateTargetGroupNameException.builder(),
        "DuplicateTargetGroupName",
        "A target group with the same name '" + name + "' exists, but with different settings");
  }

  static AwsServiceException duplicateListener(String loadBalancerArn) {
    return AwsErrors.of(
        DuplicateListenerException.builder(),
        "DuplicateListener",
        "A listener already exists on this port for this load balancer '" + loadBalancerArn + "'");
  }

  static AwsServiceException priorityInUse(int priority) {
    return AwsErrors.of(
        PriorityInUseException.builder(),
        "PriorityInUse",
        "Priority '" + priority + "' is currently in use");
  }

  static AwsServiceException targetGroupInUse(String arn) {
    return AwsErrors.of(
        ResourceInUseException.builder(),
        "ResourceInUse",
        "Target group '" + arn + "' is currently in use by a listener or a rule");
  }

  static AwsServiceException notPermitted(String message) {
    return AwsErrors.of(OperationNotPermittedException.builder(), "OperationNotPermitted", message);
  }

  static AwsServiceException configuration(String message) {
    return AwsErrors.of(
        InvalidConfigurationRequestException.builder(), "InvalidConfigurationRequest", message);
  }

  static AwsServiceException subnetNotFound(@Nullable String subnetId) {
    return AwsErrors.of(
        SubnetNotFoundException.builder(),
        "SubnetNotFound",
        "The subnet ID '" + subnetId + "' does not exist");
  }

  static AwsServiceException invalidSubnet(String message) {
    return AwsErrors.of(InvalidSubnetException.builder(), "InvalidSubnet", message);
  }

  static AwsServiceException invalidTarget(String message) {
    return AwsErrors.of(InvalidTargetException.builder(), "InvalidTarget", message);
  }

  static AwsServiceException invalidAction(String message) {
    return AwsErrors.of(
        InvalidLoadBalancerActionException.builder(), "InvalidLoadBalancerAction", message);
  }

  static AwsServiceException certificateRequired() {
    return validation("A certificate must be specified for HTTPS listeners");
  }

  static AwsServiceException certificateNotFound(String arn) {
    return AwsErrors.of(
        CertificateNotFoundException.builder(),
        "CertificateNotFound",
        "Certificate '" + arn + "' not found");
  }

  static AwsServiceException tooManyCertificates() {
    return AwsErrors.of(
        TooManyCertificatesException.builder(),
        "TooManyCertificates",
        reached("certificates on a listener", Quota.CERTIFICATES_PER_APPLICATION_LOAD_BALANCER));
  }

  static AwsServiceException tooManyLoadBalancers() {
    return AwsErrors.of(
        TooManyLoadBalancersException.builder(),
        "TooManyLoadBalancers",
        reached("load balancers", Quota.APPLICATION_LOAD_BALANCERS));
  }

  static AwsServiceException tooManyTargetGroups() {
    return AwsErrors.of(
        TooManyTargetGroupsException.builder(),
        "TooManyTargetGroups",
        reached("target groups", Quota.TARGET_GROUPS));
  }

  static AwsServiceException tooManyListeners() {
    return AwsErrors.of(
        TooManyListenersException.builder(),
        "TooManyListeners",
        reached("listeners on a load balancer", Quota.LISTENERS_PER_APPLICATION_LOAD_BALANCER));
  }

  static AwsServiceException tooManyRules() {
    return AwsErrors.of(
        TooManyRulesException.builder(),
        "TooManyRules",
        reached("rules on a load balancer", Quota.RULES_PER_APPLICATION_LOAD_BALANCER));
  }

  private static String reached(String what, Quota quota) {
    return "The maximum number of %s, %d, has been reached".formatted(what, quota.most());
  }

  static AwsServiceException policyNotFound(String name) {
    return AwsErrors.of(
        SslPolicyNotFoundException.builder(),
        "SSLPolicyNotFound",
        "SSL policy '" + name + "' not found: DescribeSSLPolicies lists those of this region");
  }

  static AwsServiceException tooManyTags() {
    return AwsErrors.of(
        TooManyTagsException.builder(),
        "TooManyTags",
        "The maximum number of tags on a resource, 50, has been reached");
  }

  static AwsServiceException associationLimit(Collection<String> targetGroupArns) {
    return AwsErrors.of(
        TargetGroupAssociationLimitException.builder(),
        "TargetGroupAssociationLimit",
        "The following target groups cannot be associated with more than one load balancer: "
            + String.join(", ", targetGroupArns));
  }
}
