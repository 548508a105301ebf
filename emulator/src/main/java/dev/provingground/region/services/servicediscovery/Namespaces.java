package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.checkDescription;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.matching;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.route53.ManagedZones;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.servicediscovery.model.CreateHttpNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.CreatePublicDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DnsProperties;
import software.amazon.awssdk.services.servicediscovery.model.Namespace;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceProperties;
import software.amazon.awssdk.services.servicediscovery.model.NamespaceType;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.OperationType;
import software.amazon.awssdk.services.servicediscovery.model.PrivateDnsNamespaceProperties;
import software.amazon.awssdk.services.servicediscovery.model.PrivateDnsNamespacePropertiesChange;
import software.amazon.awssdk.services.servicediscovery.model.PrivateDnsPropertiesMutable;
import software.amazon.awssdk.services.servicediscovery.model.PrivateDnsPropertiesMutableChange;
import software.amazon.awssdk.services.servicediscovery.model.PublicDnsNamespaceProperties;
import software.amazon.awssdk.services.servicediscovery.model.PublicDnsNamespacePropertiesChange;
import software.amazon.awssdk.services.servicediscovery.model.PublicDnsPropertiesMutable;
import software.amazon.awssdk.services.servicediscovery.model.PublicDnsPropertiesMutableChange;
import software.amazon.awssdk.services.servicediscovery.model.SOA;
import software.amazon.awssdk.services.servicediscovery.model.SOAChange;
import software.amazon.awssdk.services.servicediscovery.model.Tag;
import software.amazon.awssdk.services.servicediscovery.model.UpdateHttpNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdatePrivateDnsNamespaceRequest;
import software.amazon.awssdk.services.servicediscovery.model.UpdatePublicDnsNamespaceRequest;

/** All namespaces: HTTP ones, and DNS ones, public or private to a VPC. */
final class Namespaces {
  private static final String PRINCIPAL = "servicediscovery.amazonaws.com";
  private static final Caller ITSELF = new Caller.Service(PRINCIPAL);
  private static final String AUTHORITY =
      "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 ";

  private static final String DNS_NAME = "^[!-~]{1,253}$";

  /** What Cloud Map gives a hosted zone unless it is told otherwise. */
  private static final long USUAL_TTL = 15;

  private final ServiceContext context;
  private final ManagedZones zones;
  private final OperationLog operations;
  private final Tagging tags;
  private final Map<String, NamespaceRecord> byId = new LinkedHashMap<>();

  /** By the creator's request id: what was asked for, and the operation that does it. */
  private final Map<String, Asked> asked = new LinkedHashMap<>();

  private record Asked(NamespaceType type, String name, String operationId) {}

  /** What the creations of all types say alike. */
  private record Creation(
      NamespaceType type,
      String name,
      @Nullable String description,
      @Nullable String requestId,
      List<Tag> tags) {
    Creation {
      checkDescription(description);
    }
  }

  Namespaces(ServiceContext context, ManagedZones zones, OperationLog operations, Tagging tags) {
    this.context = context;
    this.zones = zones;
    this.operations = operations;
    this.tags = tags;
  }

  /** Answers the operation's id. */
  String create(CreateHttpNamespaceRequest request) {
    var name = matching(request.name(), "name", "^[!-~]{1,1024}$");
    return create(
        new Creation(
            NamespaceType.HTTP,
            name,
            request.description(),
            request.creatorRequestId(),
            request.tags()),
        () ->
            all().stream()
                .filter(one -> one.httpName().equals(name))
                .findFirst()
                .ifPresent(
                    one -> {
                      throw ServiceDiscoveryErrors.namespaceExists(
                          one.id(), one.description().creatorRequestId());
                    }),
        namespace ->
            namespace.toBuilder()
                .properties(properties -> properties.httpProperties(http -> http.httpName(name)))
                .build());
  }

  /** Answers the operation's id. */
  String create(CreatePrivateDnsNamespaceRequest request) {
    var name = matching(request.name(), "name", DNS_NAME);
    var vpc = matching(request.vpc(), "vpc", "^.{1,64}$");
    return create(
        new Creation(
            NamespaceType.DNS_PRIVATE,
            name,
            request.description(),
            request.creatorRequestId(),
            request.tags()),
        Optional.of(vpc),
        DnsRules.ttl(
            request.properties(),
            "properties",
            PrivateDnsNamespaceProperties::dnsProperties,
            PrivateDnsPropertiesMutable::soa,
            SOA::ttl));
  }

  /** Answers the operation's id. */
  String create(CreatePublicDnsNamespaceRequest request) {
    return create(
        new Creation(
            NamespaceType.DNS_PUBLIC,
            matching(request.name(), "name", DNS_NAME),
            request.description(),
            request.creatorRequestId(),
            request.tags()),
        Optional.empty(),
        DnsRules.ttl(
            request.properties(),
            "properties",
            PublicDnsNamespaceProperties::dnsProperties,
            PublicDnsPropertiesMutable::soa,
            SOA::ttl));
  }

  /**
   * @param vpc that alone sees the names; everybody does without
   */
  private String create(Creation creation, Optional<String> vpc, Optional<Long> askedTtl) {
    long ttl = askedTtl.orElse(USUAL_TTL);
    return create(
        creation,
        () -> {},
        namespace -> {
          var zone = zone(namespace, vpc, ttl);
          return namespace.toBuilder()
              .properties(
                  NamespaceProperties.builder()
                      .dnsProperties(dns -> dns.hostedZoneId(zone).soa(soa -> soa.ttl(ttl)))
                      .httpProperties(http -> http.httpName(httpName(namespace.name())))
                      .build())
              .build();
        });
  }

  /**
   * Has a namespace made, once for each request id.
   *
   * @param check what can be told at once
   * @param making what takes time, and may fail
   */
  private String create(Creation creation, Runnable check, UnaryOperator<Namespace> making) {
    var requestId = creation.requestId();
    var before = requestId == null ? null : asked.get(requestId);
    if (before != null
        && before.type() == creation.type()
        && before.name().equals(creation.name())) {
      return before.operationId();
    }
    Tagging.check(creation.name(), creation.tags());
    check.run();
    var namespace = described(creation);
    var operation =
        operations.submit(
            OperationType.CREATE_NAMESPACE,
            Map.of(OperationTargetType.NAMESPACE, namespace.id()),
            () -> {
              byId.put(namespace.id(), new NamespaceRecord(making.apply(namespace)));
              tags.create(namespace.arn(), creation.tags());
            });
    if (requestId != null) {
      asked.put(requestId, new Asked(creation.type(), creation.name(), operation));
    }
    return operation;
  }

  private Namespace described(Creation creation) {
    var id = "ns-" + context.ids().suffix(16).toLowerCase(Locale.ROOT);
    return Namespace.builder()
        .id(id)
        .arn(context.region().arn("servicediscovery", "namespace/" + id))
        .resourceOwner(context.region().accountId())
        .name(creation.name())
        .type(creation.type())
        .description(creation.description())
        .creatorRequestId(creation.requestId())
        .createDate(context.loop().now())
        .build();
  }

  /** "If you reuse Name for namespace creation, a generated hash is added to HttpName". */
  private String httpName(String name) {
    return all().stream().anyMatch(one -> one.httpName().equals(name))
        ? name + "-" + context.ids().hex(8)
        : name;
  }

  private String zone(Namespace namespace, Optional<String> vpc, long ttl) {
    var id =
        CallContext.call(
            ITSELF,
            () ->
                zones.create(
                    namespace.name(),
                    vpc,
                    PRINCIPAL,
                    "Created by AWS Cloud Map namespace with ID " + namespace.id()));
    putAuthority(id, namespace.name(), ttl);
    return id;
  }

  /** For how long it may be kept that a name does not exist: the last number, and its own TTL. */
  private void putAuthority(String zone, String name, long ttl) {
    zones.put(
        zone,
        ResourceRecordSet.builder()
            .name(name)
            .type(RRType.SOA)
            .ttl(ttl)
            .resourceRecords(ResourceRecord.builder().value(AUTHORITY + ttl).build())
            .build());
  }

  /** Answers the operation's id. */
  String update(UpdateHttpNamespaceRequest request) {
    var change = required(request.namespace(), "namespace");
    var namespace = get(request.id(), NamespaceType.HTTP);
    checkDescription(required(change.description(), "namespace.description"));
    return update(namespace, one -> one.toBuilder().description(change.description()).build());
  }

  /** Answers the operation's id. */
  String update(UpdatePrivateDnsNamespaceRequest request) {
    var change = required(request.namespace(), "namespace");
    return update(
        get(request.id(), NamespaceType.DNS_PRIVATE),
        change.description(),
        DnsRules.ttl(
            change.properties(),
            "namespace.properties",
            PrivateDnsNamespacePropertiesChange::dnsProperties,
            PrivateDnsPropertiesMutableChange::soa,
            SOAChange::ttl));
  }

  /** Answers the operation's id. */
  String update(UpdatePublicDnsNamespaceRequest request) {
    var change = required(request.namespace(), "namespace");
    return update(
        get(request.id(), NamespaceType.DNS_PUBLIC),
        change.description(),
        DnsRules.ttl(
            change.properties(),
            "namespace.properties",
            PublicDnsNamespacePropertiesChange::dnsProperties,
            PublicDnsPropertiesMutableChange::soa,
            SOAChange::ttl));
  }

  private String update(
      NamespaceRecord namespace, @Nullable String changed, Optional<Long> changedTtl) {
    checkDescription(changed);
    var before = namespace.description();
    var description = changed == null ? before.description() : changed;
    var dns = before.properties().dnsProperties();
    long ttl = changedTtl.orElse(dns.soa().ttl());
    return update(
        namespace,
        one -> {
          putAuthority(dns.hostedZoneId(), one.name(), ttl);
          return one.toBuilder()
              .description(description)
              .properties(with(one.properties(), dns.toBuilder().soa(soa -> soa.ttl(ttl)).build()))
              .build();
        });
  }

  private static NamespaceProperties with(NamespaceProperties properties, DnsProperties dns) {
    return properties.toBuilder().dnsProperties(dns).build();
  }

  private String update(NamespaceRecord namespace, UnaryOperator<Namespace> change) {
    operations.checkIdle(OperationTargetType.NAMESPACE, namespace.id());
    return operations.submit(
        OperationType.UPDATE_NAMESPACE,
        Map.of(OperationTargetType.NAMESPACE, namespace.id()),
        () -> namespace.change(change));
  }

  /** Answers the operation's id; the namespace has no services any more. */
  String delete(NamespaceRecord namespace) {
    operations.checkIdle(OperationTargetType.NAMESPACE, namespace.id());
    return operations.submit(
        OperationType.DELETE_NAMESPACE,
        Map.of(OperationTargetType.NAMESPACE, namespace.id()),
        () -> {
          namespace.hostedZoneId().ifPresent(zones::delete);
          byId.remove(namespace.id());
          tags.forget(namespace.arn());
        });
  }

  List<NamespaceRecord> all() {
    return List.copyOf(byId.values());
  }

  /**
   * @throws AwsServiceException NamespaceNotFound
   */
  NamespaceRecord get(@Nullable String idOrArn) {
    var wanted = required(idOrArn, "id");
    return find(wanted).orElseThrow(() -> ServiceDiscoveryErrors.namespaceNotFound(wanted));
  }

  private NamespaceRecord get(@Nullable String idOrArn, NamespaceType type) {
    var found = get(idOrArn);
    if (found.description().type() != type) {
      throw ServiceDiscoveryErrors.invalid(
          "The namespace %s is of the type %s, not %s."
              .formatted(found.id(), found.description().type(), type));
    }
    return found;
  }

  Optional<NamespaceRecord> find(String idOrArn) {
    return Optional.ofNullable(byId.get(idOrArn.substring(idOrArn.lastIndexOf('/') + 1)));
  }

  /**
   * @param httpName by which instances are discovered
   * @throws AwsServiceException NamespaceNotFound
   */
  NamespaceRecord named(@Nullable String httpName) {
    var wanted = required(httpName, "namespaceName");
    return all().stream()
        .filter(one -> one.httpName().equals(wanted))
        .findFirst()
        .orElseThrow(() -> ServiceDiscoveryErrors.namespaceNotFound(wanted));
  }
}
