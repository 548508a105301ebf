package dev.provingground.region.services.ssm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.Supported;
import dev.provingground.region.json.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.model.IncompatiblePolicyException;
import software.amazon.awssdk.services.ssm.model.InvalidPolicyAttributeException;
import software.amazon.awssdk.services.ssm.model.InvalidPolicyTypeException;
import software.amazon.awssdk.services.ssm.model.ParameterInlinePolicy;

/**
 * Policies of parameters: "Assigning parameter policies in Parameter Store". A parameter expires at
 * its time; notifications are refused by name.
 */
final class Policies {
  private static final String EXPIRATION = "Expiration";
  private static final List<String> NOTIFICATIONS =
      List.of("ExpirationNotification", "NoChangeNotification");
  private static final int MOST_CHARACTERS = 4096;

  private Policies() {}

  /**
   * Reads policies.
   *
   * @param text a JSON array of them; one that is empty takes those away that there are
   * @throws AwsServiceException InvalidPolicyTypeException, InvalidPolicyAttributeException,
   *     IncompatiblePolicyException, ValidationException, or NotImplemented for notifications
   */
  static List<ParameterInlinePolicy> of(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw SsmErrors.violated(
          text, "policies", "Member must have length less than or equal to " + MOST_CHARACTERS);
    }
    var policies =
        StreamSupport.stream(array(text).spliterator(), false)
            .filter(policy -> !policy.isEmpty() || !policy.isObject())
            .map(Policies::policy)
            .toList();
    if (policies.size() > 1) {
      throw AwsErrors.of(
          IncompatiblePolicyException.builder(),
          "IncompatiblePolicyException",
          "There is a conflict in the policies specified for this parameter. You can't, for"
              + " example, specify two Expiration policies for a parameter. Review your policies,"
              + " and try again.");
    }
    return policies;
  }

  private static JsonNode array(String text) {
    try {
      var json = Json.MAPPER.readTree(text);
      if (json.isArray()) {
        return json;
      }
    } catch (JacksonException e) {
      // Refused below.
    }
    throw SsmErrors.validation("Policies must be a JSON array of policies, not " + text);
  }

  private static ParameterInlinePolicy policy(JsonNode policy) {
    var type = policy.path("Type").asText();
    if (NOTIFICATIONS.contains(type)) {
      throw Supported.unsupported("Policy type " + type);
    }
    if (!type.equals(EXPIRATION)) {
      throw AwsErrors.of(
          InvalidPolicyTypeException.builder(),
          "InvalidPolicyTypeException",
          "The policy type isn't supported. Parameter Store supports the following policy types:"
              + " Expiration, ExpirationNotification, and NoChangeNotification.");
    }
    expiration(policy);
    return ParameterInlinePolicy.builder()
        .policyType(type)
        .policyText(policy.toString())
        .policyStatus("Pending")
        .build();
  }

  /** When a parameter with these policies expires, if ever. */
  static Optional<Instant> expiration(List<ParameterInlinePolicy> policies) {
    return policies.stream()
        .filter(policy -> policy.policyType().equals(EXPIRATION))
        .map(policy -> expiration(array("[" + policy.policyText() + "]").get(0)))
        .findFirst();
  }

  private static Instant expiration(JsonNode policy) {
    try {
      return OffsetDateTime.parse(policy.at("/Attributes/Timestamp").asText()).toInstant();
    } catch (DateTimeParseException e) {
      throw AwsErrors.of(
          InvalidPolicyAttributeException.builder(),
          "InvalidPolicyAttributeException",
          "A policy attribute or its value is invalid.");
    }
  }
}
