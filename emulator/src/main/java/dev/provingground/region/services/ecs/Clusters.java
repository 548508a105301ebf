package dev.provingground.region.services.ecs;

import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.api.Supported;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ClusterSetting;
import software.amazon.awssdk.services.ecs.model.ClusterSettingName;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UpdateClusterSettingsRequest;

/** Clusters, by name. */
final class Clusters {
  private static final ClusterSetting ENABLED = insights("enabled");
  private static final ClusterSetting ENHANCED = insights("enhanced");
  private static final List<ClusterSetting> SETTINGS =
      List.of(insights("disabled"), ENABLED, ENHANCED);

  private final ServiceContext context;
  private final Tagging tags;
  private final AccountSettings account;
  private final Map<String, ClusterRecord> byName = new LinkedHashMap<>();

  Clusters(ServiceContext context, Tagging tags, AccountSettings account) {
    this.context = context;
    this.tags = tags;
    this.account = account;
  }

  /** Answers the one that there is when it is ACTIVE. */
  ClusterRecord create(CreateClusterRequest request) {
    Supported.only(
        request,
        "clusterName",
        "tags",
        "settings",
        "capacityProviders",
        "defaultCapacityProviderStrategy");
    var name = Objects.requireNonNullElse(request.clusterName(), "default");
    if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
      throw EcsErrors.invalid(
          "The cluster name contains invalid characters. It should contain only letters, numbers,"
              + " hyphens and underscores.");
    }
    var existing = byName.get(name);
    if (existing != null && existing.isActive()) {
      return existing;
    }
    checkSettings(request.settings());
    request.capacityProviders().forEach(CapacityStrategy::checkProvider);
    var strategy = CapacityStrategy.of(request.defaultCapacityProviderStrategy());
    checkAssociated(strategy, request.capacityProviders());
    var arn = arn(name);
    var made =
        new ClusterRecord(
            Cluster.builder()
                .clusterArn(arn)
                .clusterName(name)
                .status("ACTIVE")
                .settings(settings(request.settings()))
                .capacityProviders(request.capacityProviders())
                .defaultCapacityProviderStrategy(strategy.items())
                .build());
    byName.put(name, made);
    tags.create(arn, request.tags());
    return made;
  }

  /**
   * @param nameOrArn null is {@code default}
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ClusterNotFoundException
   *     also for one that is INACTIVE
   */
  ClusterRecord active(@Nullable String nameOrArn) {
    var found = find(Objects.requireNonNullElse(nameOrArn, "default"));
    if (found == null || !found.isActive()) {
      throw EcsErrors.clusterNotFound();
    }
    return found;
  }

  /** Null when there is none; one that is INACTIVE is found too. */
  @Nullable ClusterRecord find(String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return byName.get(nameOrArn);
    }
    return byName.values().stream()
        .filter(cluster -> cluster.arn().equals(nameOrArn))
        .findFirst()
        .orElse(null);
  }

  List<ClusterRecord> active() {
    return byName.values().stream().filter(ClusterRecord::isActive).toList();
  }

  /** The cluster has neither services nor tasks any more. */
  void deactivate(ClusterRecord cluster) {
    cluster.put(cluster.description().toBuilder().status("INACTIVE").build());
    tags.forget(cluster.arn());
  }

  ClusterRecord update(UpdateClusterRequest request) {
    Supported.only(request, "cluster", "settings");
    var cluster = active(EcsErrors.required(request.cluster(), "cluster"));
    return request.settings().isEmpty() ? cluster : put(cluster, request.settings());
  }

  ClusterRecord updateSettings(UpdateClusterSettingsRequest request) {
    var cluster = active(EcsErrors.required(request.cluster(), "cluster"));
    return put(cluster, EcsErrors.required(request.settings(), "settings"));
  }

  private ClusterRecord put(ClusterRecord cluster, List<ClusterSetting> settings) {
    checkSettings(settings);
    cluster.put(cluster.description().toBuilder().settings(settings(settings)).build());
    return cluster;
  }

  /** The ARN of one by its name, whether there is one or not. */
  String arn(String nameOrArn) {
    return nameOrArn.startsWith("arn:")
        ? nameOrArn
        : context.region().arn("ecs", "cluster/" + nameOrArn);
  }

  /** Whether Container Insights is on for it, with enhanced observability or without. */
  static boolean hasInsights(ClusterRecord cluster) {
    return cluster.description().settings().contains(ENABLED) || hasEnhancedInsights(cluster);
  }

  /** Whether it has Container Insights with enhanced observability. */
  static boolean hasEnhancedInsights(ClusterRecord cluster) {
    return cluster.description().settings().contains(ENHANCED);
  }

  private ClusterSetting settings(List<ClusterSetting> given) {
    return given.isEmpty() ? insights(account.value("containerInsights")) : given.getLast();
  }

  private static void checkSettings(List<ClusterSetting> settings) {
    for (var setting : settings) {
      if (!SETTINGS.contains(setting)) {
        throw Supported.unsupported(
            "Cluster setting " + setting.nameAsString() + "=" + setting.value());
      }
    }
  }

  private static ClusterSetting insights(String value) {
    return ClusterSetting.builder()
        .name(ClusterSettingName.CONTAINER_INSIGHTS)
        .value(value)
        .build();
  }

  /** A strategy names providers that the cluster is associated with. */
  static void checkAssociated(CapacityStrategy strategy, List<String> providers) {
    for (var item : strategy.items()) {
      if (!providers.contains(item.capacityProvider())) {
        throw EcsErrors.invalid(
            "The specified capacity provider strategy cannot contain a capacity provider that is"
                + " not associated with the cluster. Associate the capacity provider with the"
                + " cluster and try again.");
      }
    }
  }
}
