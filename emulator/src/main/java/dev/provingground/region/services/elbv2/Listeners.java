package dev.provingground.region.services.elbv2;

import dev.provingground.region.api.Page;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddListenerCertificatesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenerCertificatesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveListenerCertificatesRequest;

/** Makes, changes and deletes listeners. */
final class Listeners {
  private static final String HTTP = "HTTP";
  private static final String HTTPS = "HTTPS";

  private final ServiceContext context;
  private final Resources resources;
  private final DataPlane dataPlane;
  private final Certificates certificates;
  private final Tags tags;

  Listeners(
      ServiceContext context,
      Resources resources,
      DataPlane dataPlane,
      Certificates certificates,
      Tags tags) {
    this.context = context;
    this.resources = resources;
    this.dataPlane = dataPlane;
    this.certificates = certificates;
    this.tags = tags;
  }

  Listener create(CreateListenerRequest request) {
    Supported.only(
        request,
        "LoadBalancerArn",
        "Protocol",
        "Port",
        "DefaultActions",
        "Certificates",
        "SslPolicy",
        "Tags");
    var loadBalancer = resources.loadBalancer(request.loadBalancerArn());
    var protocol = checkedProtocol(Constraint.required(request.protocolAsString(), "protocol"));
    SecureListening secure = null;
    if (protocol.equals(HTTPS)) {
      secure = SecureListening.of(request.sslPolicy(), request.certificates(), certificates);
    } else {
      nothingSecure(request.sslPolicy(), request.certificates());
    }
    int port = Constraint.range(Constraint.required(request.port(), "port"), 0, 1, 65_535, "port");
    if (hasPort(loadBalancer, port)) {
      throw ElbErrors.duplicateListener(loadBalancer.arn());
    }
    var others = resources.listenersOf(loadBalancer);
    if (Quota.LISTENERS_PER_APPLICATION_LOAD_BALANCER.isReached(others.size())) {
      throw ElbErrors.tooManyListeners();
    }
    var actions = Actions.complete(request.defaultActions(), "defaultActions");
    checkAssociation(resources, loadBalancer, Actions.targetGroups(actions));
    var arn =
        loadBalancer.arn().replace(":loadbalancer/", ":listener/") + "/" + context.ids().hex(16);
    var listener =
        new ListenerResource(
            arn, loadBalancer.arn(), port, ruleArn(arn, context.ids().hex(16)), actions);
    listener.putSecure(secure);
    resources.put(listener);
    tags.add(arn, request.tags());
    dataPlane.refresh();
    return listener.describe();
  }

  Page<Listener> describe(DescribeListenersRequest request) {
    var found = new ArrayList<ListenerResource>();
    if (request.loadBalancerArn() != null) {
      found.addAll(resources.listenersOf(resources.loadBalancer(request.loadBalancerArn())));
    } else if (!request.listenerArns().isEmpty()) {
      request.listenerArns().forEach(arn -> found.add(resources.listener(arn)));
    } else {
      throw ElbErrors.validation("You must specify either listener ARNs or a load balancer ARN");
    }
    return ElbErrors.PAGES.page(request, found.stream().map(ListenerResource::describe).toList());
  }

  Listener modify(ModifyListenerRequest request) {
    Supported.only(
        request, "ListenerArn", "Protocol", "Port", "DefaultActions", "Certificates", "SslPolicy");
    var listener = resources.listener(request.listenerArn());
    var loadBalancer = resources.loadBalancer(listener.loadBalancerArn());
    var secure = secure(listener, request);
    int port = Constraint.range(request.port(), listener.port(), 1, 65_535, "port");
    if (port != listener.port() && hasPort(loadBalancer, port)) {
      throw ElbErrors.duplicateListener(loadBalancer.arn());
    }
    if (!request.defaultActions().isEmpty()) {
      var actions = Actions.complete(request.defaultActions(), "defaultActions");
      checkAssociation(resources, loadBalancer, Actions.targetGroups(actions));
      listener.putDefaultActions(actions);
    }
    listener.putPort(port);
    listener.putSecure(secure);
    dataPlane.refresh();
    return listener.describe();
  }

  private @Nullable SecureListening secure(
      ListenerResource listener, ModifyListenerRequest request) {
    var before = listener.secure();
    var protocol =
        request.protocol() == null
            ? before == null ? HTTP : HTTPS
            : checkedProtocol(request.protocolAsString());
    if (protocol.equals(HTTP)) {
      nothingSecure(request.sslPolicy(), request.certificates());
      return null;
    }
    return before == null
        ? SecureListening.of(request.sslPolicy(), request.certificates(), certificates)
        : before.with(request.sslPolicy(), request.certificates(), certificates);
  }

  /** Adds certificates that clients may ask for by name. */
  List<Certificate> addCertificates(AddListenerCertificatesRequest request) {
    var listener = resources.listener(request.listenerArn());
    Constraint.required(request.certificates(), "certificates");
    listener.putSecure(secureOf(listener).plus(request.certificates(), certificates));
    dataPlane.refresh();
    return request.certificates();
  }

  void removeCertificates(RemoveListenerCertificatesRequest request) {
    var listener = resources.listener(request.listenerArn());
    Constraint.required(request.certificates(), "certificates");
    listener.putSecure(secureOf(listener).minus(request.certificates()));
    dataPlane.refresh();
  }

  Page<Certificate> describeCertificates(DescribeListenerCertificatesRequest request) {
    var listener = resources.listener(request.listenerArn());
    return ElbErrors.PAGES.page(request, secureOf(listener).describe());
  }

  private static SecureListening secureOf(ListenerResource listener) {
    var secure = listener.secure();
    if (secure == null) {
      throw ElbErrors.validation("The listener '" + listener.arn() + "' is not for HTTPS");
    }
    return secure;
  }

  void delete(@Nullable String arn) {
    var listener = resources.listener(arn);
    listener.rules().forEach(rule -> tags.forget(rule.ruleArn()));
    tags.forget(listener.arn());
    resources.remove(listener);
    dataPlane.refresh();
  }

  /** {@code …:listener/app/NAME/LB/ID} has rules {@code …:listener-rule/app/NAME/LB/ID/RULE}. */
  static String ruleArn(String listenerArn, String id) {
    return listenerArn.replace(":listener/", ":listener-rule/") + "/" + id;
  }

  /**
   * The groups must exist, be of the load balancer's VPC and belong to no other load balancer.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException TargetGroupNotFound,
   *     InvalidConfigurationRequest or TargetGroupAssociationLimit
   */
  static void checkAssociation(
      Resources resources, LoadBalancerResource loadBalancer, Set<String> targetGroupArns) {
    var taken = new LinkedHashSet<String>();
    for (var arn : targetGroupArns) {
      var group = resources.targetGroup(arn);
      if (!group.vpcId().equals(loadBalancer.vpcId())) {
        throw ElbErrors.configuration(
            "The load balancer '%s' and the target group '%s' must be in the same VPC"
                .formatted(loadBalancer.arn(), arn));
      }
      if (resources.loadBalancerOf(group).stream().anyMatch(other -> other != loadBalancer)) {
        taken.add(arn);
      }
    }
    if (!taken.isEmpty()) {
      throw ElbErrors.associationLimit(taken);
    }
  }

  private boolean hasPort(LoadBalancerResource loadBalancer, int port) {
    return resources.listenersOf(loadBalancer).stream().anyMatch(one -> one.port() == port);
  }

  private static String checkedProtocol(String protocol) {
    if (!List.of(HTTP, HTTPS).contains(protocol)) {
      throw ElbErrors.validation(
          "Listener protocol '" + protocol + "' must be one of 'HTTPS, HTTP'");
    }
    return protocol;
  }

  private static void nothingSecure(@Nullable String policy, List<Certificate> certificates) {
    if (policy != null || !certificates.isEmpty()) {
      throw ElbErrors.validation(
          "Certificates and SSL policies cannot be specified for HTTP listeners");
    }
  }
}
