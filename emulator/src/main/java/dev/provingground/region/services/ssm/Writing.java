package dev.provingground.region.services.ssm;

import static dev.provingground.region.services.ssm.SsmErrors.required;
import static dev.provingground.region.services.ssm.SsmErrors.validation;
import static dev.provingground.region.services.ssm.SsmErrors.violated;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParametersRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParametersResponse;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.InvalidAllowedPatternException;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterInlinePolicy;
import software.amazon.awssdk.services.ssm.model.ParameterPatternMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.Tag;
import software.amazon.awssdk.services.ssm.model.UnsupportedParameterTypeException;

/** Makes, changes and deletes parameters. */
final class Writing {
  private static final int MOST_NAMES = 10;
  private static final int STANDARD_BYTES = 4096;
  private static final int ADVANCED_BYTES = 8192;
  private final Parameters parameters;
  private final EventLoop loop;
  private final Expirations expirations;

  Writing(Parameters parameters, EventLoop loop) {
    this.parameters = parameters;
    this.loop = loop;
    this.expirations = new Expirations(loop, parameters);
  }

  PutParameterResponse put(PutParameterRequest request) {
    Supported.only(
        request,
        "Name",
        "Description",
        "Value",
        "Type",
        "KeyId",
        "Overwrite",
        "AllowedPattern",
        "Tags",
        "Tier",
        "Policies",
        "DataType");
    var name = ParameterName.checked(parameters.plainName(required(request.name(), "name")));
    var existing = parameters.find(name);
    var overwrite = Boolean.TRUE.equals(request.overwrite());
    if (existing.isPresent() && !overwrite) {
      throw AwsErrors.of(
          ParameterAlreadyExistsException.builder(),
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    }
    if (overwrite && !request.tags().isEmpty()) {
      throw validation(
          "Invalid request: tags and overwrite can't be used together. To create a parameter with"
              + " tags, please remove overwrite flag. To update tags for an existing parameter,"
              + " please use AddTagsToResource or RemoveTagsFromResource.");
    }
    var version = version(name, request, existing);
    existing.ifPresentOrElse(parameter -> parameter.add(version), () -> create(request, version));
    expirations.changed(parameters.named(name));
    return PutParameterResponse.builder().version(version.version()).tier(version.tier()).build();
  }

  private void create(PutParameterRequest request, ParameterHistory first) {
    var tags = request.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    parameters.put(new ParameterRecord(first, tags));
  }

  private ParameterHistory version(
      String name, PutParameterRequest request, Optional<ParameterRecord> existing) {
    var type = type(request, existing);
    var policies = policies(request, existing);
    var tier = tier(request, existing, policies);
    var value = value(request.value(), tier);
    requireMatch(request.allowedPattern(), value);
    var dataType = Objects.requireNonNullElse(request.dataType(), "text");
    if (!dataType.equals("text")) {
      throw Supported.unsupported("Data type " + dataType);
    }
    return ParameterHistory.builder()
        .name(name)
        .type(type)
        .tier(tier)
        .dataType(dataType)
        .value(parameters.sealed(type, value))
        .keyId(keyId(request.keyId(), type))
        .labels(List.of())
        .description(request.description())
        .allowedPattern(request.allowedPattern())
        .policies(policies)
        .version(existing.map(parameter -> parameter.current().version() + 1).orElse(1L))
        .lastModifiedDate(loop.now())
        .lastModifiedUser(CallContext.current().caller().arn())
        .build();
  }

  private static ParameterType type(
      PutParameterRequest request, Optional<ParameterRecord> existing) {
    var type = request.type();
    if (type == ParameterType.UNKNOWN_TO_SDK_VERSION) {
      throw AwsErrors.of(
          UnsupportedParameterTypeException.builder(),
          "UnsupportedParameterType",
          "The parameter type %s is not supported: use String, StringList or SecureString."
              .formatted(request.typeAsString()));
    }
    if (existing.isEmpty()) {
      if (type == null) {
        throw validation("A parameter type is required when you create a parameter.");
      }
      return type;
    }
    var before = existing.get().current().type();
    if (type != null && type != before) {
      throw AwsErrors.of(
          HierarchyTypeMismatchException.builder(),
          "HierarchyTypeMismatchException",
          "The parameter %s has the type %s, which cannot be changed to %s."
              .formatted(existing.get().name(), before, type));
    }
    return before;
  }

  /** Those that there are stay until others are sent, or an empty one (PutParameter in the API). */
  private static List<ParameterInlinePolicy> policies(
      PutParameterRequest request, Optional<ParameterRecord> existing) {
    return request.policies() == null
        ? existing.map(parameter -> parameter.current().policies()).orElse(List.of())
        : Policies.of(request.policies());
  }

  /**
   * An advanced parameter stays one, and policies take one ("Managing parameter tiers").
   *
   * @param policies that it is to have
   */
  private static ParameterTier tier(
      PutParameterRequest request,
      Optional<ParameterRecord> existing,
      List<ParameterInlinePolicy> policies) {
    var asked = request.tier();
    if (asked == ParameterTier.UNKNOWN_TO_SDK_VERSION) {
      throw violated(
          request.tierAsString(),
          "tier",
          "Member must satisfy enum value set: " + ParameterTier.knownValues());
    }
    var before = existing.map(parameter -> parameter.current().tier());
    boolean isAdvanced = before.filter(ParameterTier.ADVANCED::equals).isPresent();
    if (isAdvanced && asked == ParameterTier.STANDARD) {
      throw validation(
          "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from"
              + " the advanced-parameter tier to the standard-parameter tier. If necessary, you can"
              + " delete the advanced parameter and recreate it as a standard parameter.");
    }
    if (asked == ParameterTier.INTELLIGENT_TIERING) {
      return isAdvanced
              || !policies.isEmpty()
              || required(request.value(), "value").length() > STANDARD_BYTES
          ? ParameterTier.ADVANCED
          : ParameterTier.STANDARD;
    }
    var tier = asked == null ? before.orElse(ParameterTier.STANDARD) : asked;
    if (tier == ParameterTier.STANDARD && !policies.isEmpty()) {
      throw validation(
          "Parameter policies are for parameters of the advanced-parameter tier: use the tier"
              + " Advanced or Intelligent-Tiering.");
    }
    return tier;
  }

  private static String value(@Nullable String value, ParameterTier tier) {
    var text = required(value, "value");
    if (text.isEmpty()) {
      throw violated(text, "value", "Member must have length greater than or equal to 1");
    }
    int most = tier == ParameterTier.ADVANCED ? ADVANCED_BYTES : STANDARD_BYTES;
    if (text.length() > most) {
      throw validation(
          tier == ParameterTier.ADVANCED
              ? "Advanced tier parameters support a maximum parameter value of 8192 characters."
              : "Standard tier parameters support a maximum parameter value of 4096 characters. To"
                    + " create a larger parameter value, upgrade the parameter to use the"
                    + " advanced-parameter tier. For more information, see"
                    + " https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html");
    }
    return text;
  }

  private static void requireMatch(@Nullable String allowedPattern, String value) {
    if (allowedPattern == null) {
      return;
    }
    try {
      if (!Pattern.compile(allowedPattern).matcher(value).find()) {
        throw AwsErrors.of(
            ParameterPatternMismatchException.builder(),
            "ParameterPatternMismatchException",
            "Parameter value, cannot be validated against allowedPattern: " + allowedPattern);
      }
    } catch (PatternSyntaxException e) {
      throw AwsErrors.of(
          InvalidAllowedPatternException.builder(),
          "InvalidAllowedPatternException",
          "The allowed pattern %s is no regular expression: %s"
              .formatted(allowedPattern, e.getDescription()));
    }
  }

  private static @Nullable String keyId(@Nullable String keyId, ParameterType type) {
    if (type != ParameterType.SECURE_STRING) {
      if (keyId != null) {
        throw validation("KeyId is required for SecureString type parameter only.");
      }
      return null;
    }
    if (keyId != null && !keyId.equals(Vault.KEY_ID)) {
      throw Supported.unsupported("KeyId " + keyId + " instead of " + Vault.KEY_ID);
    }
    return Vault.KEY_ID;
  }

  DeleteParameterResponse delete(DeleteParameterRequest request) {
    remove(parameters.get(required(request.name(), "name")));
    return DeleteParameterResponse.builder().build();
  }

  private void remove(ParameterRecord parameter) {
    expirations.forget(parameter);
    parameters.remove(parameter);
  }

  DeleteParametersResponse delete(DeleteParametersRequest request) {
    var deleted = new ArrayList<String>();
    var invalid = new ArrayList<String>();
    for (var name : Reading.names(request.names(), MOST_NAMES)) {
      var parameter = parameters.find(name);
      parameter.ifPresent(this::remove);
      (parameter.isPresent() ? deleted : invalid).add(name);
    }
    return DeleteParametersResponse.builder()
        .deletedParameters(deleted)
        .invalidParameters(invalid)
        .build();
  }
}
