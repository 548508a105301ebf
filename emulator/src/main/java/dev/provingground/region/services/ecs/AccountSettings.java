package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Page;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Supported;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeleteAccountSettingRequest;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsRequest;
import software.amazon.awssdk.services.ecs.model.Setting;

/**
 * The account's settings ("Access Amazon ECS features with account settings"): AWS's, or what a
 * principal, or the root user for all others, has set. One that does not act here keeps its value;
 * setting it to another is refused by name.
 */
final class AccountSettings {
  /** In force where nobody has set any. */
  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.of(
              "awsvpcTrunking", "disabled",
              "containerInsights", "disabled",
              "containerInstanceLongArnFormat", "enabled",
              "defaultLogDriverMode", "non-blocking",
              "fargateFIPSMode", "disabled",
              "fargateTaskRetirementWaitPeriod", "7",
              "serviceLongArnFormat", "enabled",
              "tagResourceAuthorization", "on",
              "taskLongArnFormat", "enabled"));

  /** Those that act: clusters that are created without settings have them. */
  private static final Map<String, Set<String>> CHOICES =
      Map.of("containerInsights", Set.of("enhanced", "enabled", "disabled"));

  private final RegionIdentity region;

  /** By the setting's name, and by the principal that it is for. */
  private final Map<String, Map<String, String>> put = new HashMap<>();

  AccountSettings(RegionIdentity region) {
    this.region = region;
  }

  /**
   * @param principal null: the caller
   */
  Setting put(@Nullable String name, @Nullable String value, @Nullable String principal) {
    var known = known(name);
    var wanted = EcsErrors.required(value, "value");
    if (!CHOICES.getOrDefault(known, Set.of(DEFAULTS.get(known))).contains(wanted)) {
      throw Supported.unsupported("Account setting " + known + "=" + wanted);
    }
    var arn = Objects.requireNonNullElseGet(principal, AccountSettings::caller);
    put.computeIfAbsent(known, one -> new TreeMap<>()).put(arn, wanted);
    return setting(known, wanted, arn, "user");
  }

  /** For all who have not set it themselves. */
  Setting putDefault(@Nullable String name, @Nullable String value) {
    return put(name, value, root());
  }

  /** Back to what is in force for all others. */
  Setting delete(DeleteAccountSettingRequest request) {
    var name = known(request.nameAsString());
    var arn = Objects.requireNonNullElseGet(request.principalArn(), AccountSettings::caller);
    put.getOrDefault(name, new TreeMap<>()).remove(arn);
    return effective(name, arn);
  }

  /** Those that are put, or all in force for a principal. */
  Page<Setting> list(ListAccountSettingsRequest request) {
    var name = request.nameAsString() == null ? null : known(request.nameAsString());
    var arn = Objects.requireNonNullElseGet(request.principalArn(), AccountSettings::caller);
    Stream<Setting> all =
        Boolean.TRUE.equals(request.effectiveSettings())
            ? DEFAULTS.keySet().stream().map(one -> effective(one, arn))
            : DEFAULTS.keySet().stream().flatMap(one -> own(one, arn).stream());
    var found =
        all.filter(one -> name == null || name.equals(one.nameAsString()))
            .filter(one -> request.value() == null || request.value().equals(one.value()))
            .toList();
    return EcsErrors.PAGES.page(request, found);
  }

  /** What is in force for the caller. */
  String value(String name) {
    return effective(name, caller()).value();
  }

  private Setting effective(String name, String arn) {
    return own(name, arn)
        .or(() -> own(name, root()))
        .orElseGet(() -> setting(name, DEFAULTS.get(name), arn, "aws_managed"));
  }

  private Optional<Setting> own(String name, String arn) {
    return Optional.ofNullable(put.getOrDefault(name, Map.of()).get(arn))
        .map(value -> setting(name, value, arn, "user"));
  }

  private static Setting setting(String name, @Nullable String value, String arn, String type) {
    return Setting.builder().name(name).value(value).principalArn(arn).type(type).build();
  }

  private static String known(@Nullable String name) {
    var text = EcsErrors.required(name, "name");
    if (!DEFAULTS.containsKey(text)) {
      throw EcsErrors.invalid("Invalid setting name " + text + ": use one of " + DEFAULTS.keySet());
    }
    return text;
  }

  private static String caller() {
    return CallContext.current().caller().arn();
  }

  private String root() {
    return region.globalArn("iam", "root");
  }
}
