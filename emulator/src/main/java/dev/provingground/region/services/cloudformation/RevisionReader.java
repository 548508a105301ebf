package dev.provingground.region.services.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Services;
import dev.provingground.region.services.cloudformation.stack.NestedRevisions;
import dev.provingground.region.services.cloudformation.stack.Revision;
import dev.provingground.region.services.cloudformation.stack.SsmParameters;
import dev.provingground.region.services.cloudformation.template.Inputs;
import dev.provingground.region.services.cloudformation.template.ParameterDefinition;
import dev.provingground.region.services.cloudformation.template.ParameterValues;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.Template;
import dev.provingground.region.services.cloudformation.template.TemplateDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** Reads what a request wants a stack to be. */
final class RevisionReader implements NestedRevisions {
  /** Bytes of a template that a request may carry. */
  private static final int LONGEST_BODY = 51_200;

  /** Bytes of a template in S3. */
  private static final int LONGEST_STORED = 1 << 20;

  private final RegionIdentity region;
  private final Services services;
  private final Capabilities capabilities;

  RevisionReader(RegionIdentity region, Services services, Capabilities capabilities) {
    this.region = region;
    this.services = services;
    this.capabilities = capabilities;
  }

  /**
   * What requests have in common.
   *
   * @param direct whether nobody looks at what transforms make before it is deployed
   * @param previous what the stack was last deployed as
   */
  record Request(
      String stackName,
      boolean direct,
      Optional<Revision> previous,
      @Nullable String templateBody,
      @Nullable String templateUrl,
      @Nullable Boolean usePreviousTemplate,
      List<Parameter> parameters,
      boolean hasTags,
      List<Tag> tags,
      List<String> capabilities) {}

  @Override
  public Revision read(
      String stackName,
      String templateUrl,
      Map<String, String> parameters,
      Map<String, String> tags,
      List<String> acknowledged) {
    return read(
        new Request(
            stackName,
            true,
            Optional.empty(),
            null,
            templateUrl,
            false,
            parameters.entrySet().stream()
                .map(
                    given ->
                        Parameter.builder()
                            .parameterKey(given.getKey())
                            .parameterValue(given.getValue())
                            .build())
                .toList(),
            true,
            tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList(),
            acknowledged));
  }

  Revision read(Request request) {
    // Of transforms the previous template is what they made, with the parameters of then, as on
    // AWS.
    var template =
        Boolean.TRUE.equals(request.usePreviousTemplate())
            ? previousTemplate(request)
            : template(document(request.templateBody(), request.templateUrl()), request);
    capabilities.check(template, request.capabilities());
    var values = parameters(template.parameters(), request);
    new ExistingValues(region, services).check(template.parameters(), values);
    return new Revision(template, values, tags(request), request.capabilities());
  }

  private Template template(TemplateDocument document, Request request) {
    if (!document.needsProcessing()) {
      return document.read();
    }
    var declared = document.parameters();
    if (request.direct()) {
      Capabilities.checkAutoExpand(request.capabilities());
    }
    var values = parameters(declared, request).nodes(declared);
    return document.process(
        Inputs.of(region, request.stackName(), "", List.of(), values).without("AWS::StackId"));
  }

  private ParameterValues parameters(Map<String, ParameterDefinition> declared, Request request) {
    return ParameterValues.of(declared, given(request), new SsmParameters(services));
  }

  /** The template that a request carries. */
  TemplateDocument document(@Nullable String body, @Nullable String url) {
    if (url != null && body != null) {
      throw Problems.validationError("You cannot specify both Template Body and Template URL.");
    }
    if (url != null) {
      return TemplateDocument.parse(stored(TemplateUrl.parse(url)));
    }
    if (body == null) {
      throw Problems.validationError("Either Template URL or Template Body must be specified.");
    }
    if (body.getBytes(UTF_8).length > LONGEST_BODY) {
      throw Problems.validationError(
          "1 validation error detected: Value at 'templateBody' failed to satisfy constraint:"
              + " Member must have length less than or equal to "
              + LONGEST_BODY);
    }
    return TemplateDocument.parse(body);
  }

  /** A template in S3, read as the caller. */
  private String stored(TemplateUrl url) {
    byte[] bytes;
    try {
      bytes =
          services
              .client(S3Client.class)
              .getObjectAsBytes(
                  GetObjectRequest.builder()
                      .bucket(url.bucket())
                      .key(url.key())
                      .versionId(url.versionId().orElse(null))
                      .build())
              .asByteArrayUnsafe();
    } catch (AwsServiceException e) {
      throw Problems.validationError("S3 error: " + e.awsErrorDetails().errorMessage());
    }
    if (bytes.length > LONGEST_STORED) {
      throw Problems.validationError(
          "Template file referenced by " + url.key() + " may have " + LONGEST_STORED + " bytes.");
    }
    return new String(bytes, UTF_8);
  }

  private static Template previousTemplate(Request request) {
    if (request.templateBody() != null || request.templateUrl() != null) {
      throw Problems.validationError(
          "You cannot specify both usePreviousTemplate and Template Body/URL.");
    }
    return request
        .previous()
        .map(Revision::template)
        .orElseThrow(
            () -> Problems.validationError("There is no previous template for this stack."));
  }

  private static Map<String, String> given(Request request) {
    var given = new LinkedHashMap<String, String>();
    var problems = new Problems();
    for (var parameter : request.parameters()) {
      var key = parameter.parameterKey();
      if (Boolean.TRUE.equals(parameter.usePreviousValue())) {
        request
            .previous()
            .map(revision -> revision.parameters().given().get(key))
            .ifPresentOrElse(
                value -> given.put(key, value),
                () ->
                    problems.add(
                        "Invalid input for parameter key "
                            + key
                            + ". Cannot specify usePreviousValue as true for a parameter key not in"
                            + " the previous template"));
      } else if (parameter.parameterValue() == null) {
        problems.add("Parameter '" + key + "' must have a value");
      } else {
        given.put(key, parameter.parameterValue());
      }
    }
    problems.throwIfAny();
    return given;
  }

  private static Map<String, String> tags(Request request) {
    if (!request.hasTags()) {
      return request.previous().map(Revision::tags).orElse(Map.of());
    }
    var tags = new LinkedHashMap<String, String>();
    request.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }
}
