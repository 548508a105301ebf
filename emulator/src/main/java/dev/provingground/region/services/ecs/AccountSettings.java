package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.ListAccountSettingsRequest;
import software.amazon.awssdk.services.ecs.model.Setting;

/** The account's settings: AWS's defaults, which cannot be changed here. */
final class AccountSettings {
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
              "tagResourceAuthorization", "off",
              "taskLongArnFormat", "enabled"));

  private AccountSettings() {}

  /** Those in force, or none: nobody has set any. */
  static List<Setting> list(ListAccountSettingsRequest request) {
    if (!Boolean.TRUE.equals(request.effectiveSettings())) {
      return List.of();
    }
    var principal = CallContext.current().caller().arn();
    return DEFAULTS.entrySet().stream()
        .filter(one -> request.name() == null || one.getKey().equals(request.nameAsString()))
        .map(
            one ->
                Setting.builder()
                    .name(one.getKey())
                    .value(one.getValue())
                    .principalArn(principal)
                    .type("aws_managed")
                    .build())
        .toList();
  }
}
