package dev.provingground.region.services.cloudformation.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Replaces dynamic references to Systems Manager's parameters by their values. */
public final class DynamicParameters {
  private final ParameterStore store;
  private final Problems problems;
  private final List<String> secure = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private DynamicParameters(ParameterStore store, Problems problems) {
    this.store = store;
    this.problems = problems;
  }

  /**
   * A resource's properties with the values of parameters. Secrets stay as they are referred to:
   * they are read for the resource's service only.
   *
   * @param problems gets what is wrong; such references stay too
   */
  public static ObjectNode resolve(
      String type, ObjectNode properties, ParameterStore store, Problems problems) {
    var resolving = new DynamicParameters(store, problems);
    var resolved =
        Texts.map(type + "/Properties", properties, (path, text) -> resolving.resolve(path, text));
    if (!resolving.secure.isEmpty()) {
      problems.add(
          "SSM Secure reference is not supported in: [%s]"
              .formatted(String.join(",", resolving.secure)));
    }
    resolving.addMissing();
    return (ObjectNode) resolved;
  }

  /** The value of a template's parameter, which may refer to one of Systems Manager's. */
  static String resolve(String parameter, String value, ParameterStore store, Problems problems) {
    var resolving = new DynamicParameters(store, problems);
    var resolved =
        resolving.replaceAll(
            value,
            reference -> {
              if (reference.version().isEmpty()) {
                problems.add(
                    "Template error: parameter "
                        + parameter
                        + " should not contain ssm versionless resolver");
                return Optional.empty();
              }
              return resolving.value(reference);
            });
    resolving.addMissing();
    return resolved;
  }

  private String resolve(String path, String text) {
    return replaceAll(
        text,
        reference -> {
          if (reference.secure()) {
            secure.add(path);
            return Optional.empty();
          }
          return value(reference);
        });
  }

  private interface Values {
    Optional<String> find(DynamicReference.Parameter reference);
  }

  private String replaceAll(String text, Values values) {
    try {
      return DynamicReference.replaceAll(
          text,
          reference ->
              switch (reference) {
                case DynamicReference.Parameter parameter ->
                    values.find(parameter).orElse(parameter.literal());
                case DynamicReference.Secret secret -> secret.literal();
              });
    } catch (AwsServiceException e) {
      problems.add(Problems.message(e));
      return text;
    }
  }

  private Optional<String> value(DynamicReference.Parameter reference) {
    var found = store.find(reference.selected());
    if (found.isEmpty()) {
      missing.add(reference.selected());
    } else if (found.get().isSecure()) {
      problems.add("Non-secure ssm prefix was used for secure parameter " + reference.name());
      return Optional.empty();
    } else if (DynamicReference.count(found.get().value()) > 0) {
      // Whoever may write the parameter must not have the stack read secrets.
      problems.add(
          "The value of the parameter %s has a dynamic reference itself, which is not supported: refer to it in the template"
              .formatted(reference.name()));
      return Optional.empty();
    }
    return found.map(ParameterStore.Stored::value);
  }

  private void addMissing() {
    if (!missing.isEmpty()) {
      problems.add(
          "Unable to fetch parameters [%s] from parameter store for this account."
              .formatted(String.join(",", missing)));
    }
  }
}
