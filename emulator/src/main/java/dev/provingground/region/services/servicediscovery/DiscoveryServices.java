package dev.provingground.region.services.servicediscovery;

import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.checkDescription;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.matching;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.required;
import static dev.provingground.region.services.servicediscovery.ServiceDiscoveryErrors.violated;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.servicediscovery.model.CreateServiceRequest;
import software.amazon.awssdk.services.servicediscovery.model.DnsConfig;
import software.amazon.awssdk.services.servicediscovery.model.DnsRecord;
import software.amazon.awssdk.services.servicediscovery.model.HealthCheckCustomConfig;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.OperationType;
import software.amazon.awssdk.services.servicediscovery.model.Service;
import software.amazon.awssdk.services.servicediscovery.model.ServiceType;
import software.amazon.awssdk.services.servicediscovery.model.UpdateServiceRequest;

/** The services of all namespaces. */
final class DiscoveryServices {
  private static final String LABEL = "([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9])";
  private static final String NAME = "(?=^.{1,127}$)^" + LABEL + "(\\." + LABEL + ")*$";
  private static final int MOST_INTERVALS = 10;

  /** Of a name in DNS, with a dot in between. */
  private static final int LONGEST_NAME = 253;

  private final ServiceContext context;
  private final Namespaces namespaces;
  private final ServiceRecords records;
  private final OperationLog operations;
  private final Tagging tags;
  private final Map<String, ServiceRecord> byId = new LinkedHashMap<>();

  DiscoveryServices(
      ServiceContext context,
      Namespaces namespaces,
      ServiceRecords records,
      OperationLog operations,
      Tagging tags) {
    this.context = context;
    this.namespaces = namespaces;
    this.records = records;
    this.operations = operations;
    this.tags = tags;
  }

  ServiceRecord create(CreateServiceRequest request) {
    Supported.only(
        request,
        "Name",
        "NamespaceId",
        "CreatorRequestId",
        "Description",
        "DnsConfig",
        "HealthCheckCustomConfig",
        "Tags",
        "Type");
    var name = matching(request.name(), "name", NAME);
    checkDescription(request.description());
    var namespace = namespaces.get(namespaceId(request));
    var existing = find(namespace, name);
    if (existing.isPresent()) {
      var made = existing.get().description();
      if (request.creatorRequestId() != null
          && request.creatorRequestId().equals(made.creatorRequestId())) {
        return existing.get();
      }
      throw ServiceDiscoveryErrors.serviceExists(made.id(), made.creatorRequestId());
    }
    operations.checkIdle(OperationTargetType.NAMESPACE, namespace.id());
    Tagging.check(name, request.tags());
    var dns = dnsConfig(request, namespace);
    var id = "srv-" + context.ids().suffix(16).toLowerCase(Locale.ROOT);
    var made =
        new ServiceRecord(
            namespace,
            Service.builder()
                .id(id)
                .arn(context.region().arn("servicediscovery", "service/" + id))
                .resourceOwner(context.region().accountId())
                .createdByAccount(context.region().accountId())
                .name(name)
                .namespaceId(namespace.id())
                .description(request.description())
                .dnsConfig(dns.orElse(null))
                .type(dns.isPresent() ? ServiceType.DNS_HTTP : ServiceType.HTTP)
                .healthCheckCustomConfig(custom(request.healthCheckCustomConfig()))
                .createDate(context.loop().now())
                .creatorRequestId(request.creatorRequestId())
                .build());
    byId.put(id, made);
    tags.create(made.arn(), request.tags());
    return made;
  }

  /** Given twice, for history's sake. */
  @SuppressWarnings("deprecation")
  private static @Nullable String namespaceId(CreateServiceRequest request) {
    if (request.namespaceId() != null || request.dnsConfig() == null) {
      return required(request.namespaceId(), "namespaceId");
    }
    return required(request.dnsConfig().namespaceId(), "namespaceId");
  }

  @SuppressWarnings("deprecation")
  private static Optional<DnsConfig> dnsConfig(
      CreateServiceRequest request, NamespaceRecord namespace) {
    boolean onlyApi = "HTTP".equals(request.typeAsString());
    if (request.type() != null && !onlyApi) {
      throw violated(request.typeAsString(), "type", "Member must satisfy enum value set: [HTTP]");
    }
    var dns = request.dnsConfig();
    if (dns == null) {
      if (namespace.hostedZoneId().isPresent() && !onlyApi) {
        throw ServiceDiscoveryErrors.invalid(
            "A service of a DNS namespace needs DnsConfig, or the type HTTP.");
      }
      return Optional.empty();
    }
    if (onlyApi || namespace.hostedZoneId().isEmpty()) {
      throw ServiceDiscoveryErrors.invalid(
          "DnsConfig is for services of DNS namespaces that DNS discovers.");
    }
    if (request.name().length() + namespace.name().length() >= LONGEST_NAME) {
      throw ServiceDiscoveryErrors.invalid(
          "The names of a service and its namespace can have at most 253 characters together.");
    }
    return Optional.of(
        DnsConfig.builder()
            .namespaceId(namespace.id())
            .routingPolicy(DnsRules.checkPolicy(dns.routingPolicyAsString()))
            .dnsRecords(DnsRules.check(dns.dnsRecords()))
            .build());
  }

  /** The number of intervals "is always set to 1". */
  @SuppressWarnings("deprecation")
  private static @Nullable HealthCheckCustomConfig custom(@Nullable HealthCheckCustomConfig asked) {
    if (asked == null) {
      return null;
    }
    int threshold = Objects.requireNonNullElse(asked.failureThreshold(), 1);
    if (threshold < 1 || threshold > MOST_INTERVALS) {
      throw violated(
          threshold,
          "healthCheckCustomConfig.failureThreshold",
          threshold < 1
              ? "Member must have value greater than or equal to 1"
              : "Member must have value less than or equal to " + MOST_INTERVALS);
    }
    return HealthCheckCustomConfig.builder().failureThreshold(1).build();
  }

  /** Answers the operation's id. */
  String update(UpdateServiceRequest request) {
    var service = get(request.id(), "id");
    var change = required(request.service(), "service");
    Supported.only(change, "Description", "DnsConfig");
    checkDescription(change.description());
    var before = service.description();
    var dns = before.dnsConfig();
    if (change.dnsConfig() != null) {
      if (dns == null) {
        throw ServiceDiscoveryErrors.invalid("The service " + before.id() + " has no DnsConfig.");
      }
      dns = dns.toBuilder().dnsRecords(ttlsOf(service, change.dnsConfig().dnsRecords())).build();
    }
    var after =
        before.toBuilder()
            .description(change.description() == null ? before.description() : change.description())
            .dnsConfig(dns)
            .build();
    operations.checkIdle(OperationTargetType.SERVICE, before.id());
    return operations.submit(
        OperationType.UPDATE_SERVICE,
        Map.of(OperationTargetType.SERVICE, before.id()),
        () -> {
          service.change(one -> after);
          records.publish(service);
        });
  }

  /** Records keep their types: that instances have what others need, nobody has checked. */
  private static List<DnsRecord> ttlsOf(ServiceRecord service, List<DnsRecord> records) {
    var checked = DnsRules.check(records);
    if (checked.stream().anyMatch(one -> !service.has(one.type()))) {
      throw ServiceDiscoveryErrors.invalid(
          "The types of a service's DNS records cannot be changed to others, their TTL can.");
    }
    return checked;
  }

  void delete(@Nullable String idOrArn) {
    var service = get(idOrArn, "id");
    if (!service.instances().isEmpty()
        || operations.inProgress(OperationTargetType.SERVICE, service.id()).isPresent()) {
      throw ServiceDiscoveryErrors.inUse(
          "Service contains registered instances; delete the instances before deleting the"
              + " service");
    }
    byId.remove(service.id());
    tags.forget(service.arn());
  }

  List<ServiceRecord> all() {
    return List.copyOf(byId.values());
  }

  List<ServiceRecord> in(NamespaceRecord namespace) {
    return byId.values().stream().filter(one -> one.namespace() == namespace).toList();
  }

  /**
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ServiceNotFound
   */
  ServiceRecord get(@Nullable String idOrArn, String member) {
    var wanted = required(idOrArn, member);
    return find(wanted).orElseThrow(() -> ServiceDiscoveryErrors.serviceNotFound(wanted));
  }

  Optional<ServiceRecord> find(String idOrArn) {
    return Optional.ofNullable(byId.get(idOrArn.substring(idOrArn.lastIndexOf('/') + 1)));
  }

  /**
   * Names that DNS answers differ by more than case.
   *
   * @param name as it was given
   */
  Optional<ServiceRecord> find(NamespaceRecord namespace, String name) {
    boolean dns = namespace.hostedZoneId().isPresent();
    return in(namespace).stream()
        .filter(one -> dns ? one.name().equalsIgnoreCase(name) : one.name().equals(name))
        .findFirst();
  }
}
