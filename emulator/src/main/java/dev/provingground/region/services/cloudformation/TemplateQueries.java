package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.template.ParameterDefinition;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.ResourceDefinition;
import dev.provingground.region.services.cloudformation.template.Template;
import dev.provingground.region.services.cloudformation.template.TemplateValidator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.ParameterDeclaration;
import software.amazon.awssdk.services.cloudformation.model.TemplateParameter;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateResponse;

/** The operations that look at templates. */
final class TemplateQueries {
  private final StackStore stacks;
  private final ResourceTypes types;
  private final Capabilities capabilities;
  private final ChangeSetCommands changeSets;
  private final RevisionReader revisions;

  TemplateQueries(
      StackStore stacks,
      ResourceTypes types,
      Capabilities capabilities,
      ChangeSetCommands changeSets,
      RevisionReader revisions) {
    this.stacks = stacks;
    this.types = types;
    this.capabilities = capabilities;
    this.changeSets = changeSets;
    this.revisions = revisions;
  }

  /** A stack that is in review has no template yet, which is no error. */
  GetTemplateResponse get(GetTemplateRequest request) {
    var body =
        request.changeSetName() != null
            ? changeSets.revision(request.stackName(), request.changeSetName()).template().body()
            : stacks.get(request.stackName()).revision().map(r -> r.template().body()).orElse("");
    return GetTemplateResponse.builder()
        .templateBody(body)
        .stagesAvailable(TemplateStage.ORIGINAL, TemplateStage.PROCESSED)
        .build();
  }

  GetTemplateSummaryResponse summarize(GetTemplateSummaryRequest request) {
    var template =
        request.stackName() != null
            ? deployed(request.stackName())
            : revisions.template(request.templateBody(), request.templateURL());
    return GetTemplateSummaryResponse.builder()
        .description(template.description().orElse(null))
        .metadata(template.metadata().map(Object::toString).orElse(null))
        .version("2010-09-09")
        .parameters(
            template.parameters().values().stream().map(TemplateQueries::declaration).toList())
        .resourceTypes(
            template.resources().values().stream()
                .map(ResourceDefinition::type)
                .distinct()
                .toList())
        .capabilities(capabilities.required(template).stream().toList())
        .capabilitiesReason(capabilities.reason(template).orElse(null))
        .declaredTransforms(List.of())
        .build();
  }

  ValidateTemplateResponse validate(ValidateTemplateRequest request) {
    var template = revisions.template(request.templateBody(), request.templateURL());
    new TemplateValidator(template, types).validate(condition -> false);
    return ValidateTemplateResponse.builder()
        .description(template.description().orElse(null))
        .parameters(
            template.parameters().values().stream().map(TemplateQueries::parameter).toList())
        .capabilities(capabilities.required(template).stream().toList())
        .capabilitiesReason(capabilities.reason(template).orElse(null))
        .declaredTransforms(List.of())
        .build();
  }

  private Template deployed(@Nullable String stackName) {
    return stacks
        .get(stackName)
        .revision()
        .orElseThrow(
            () ->
                Problems.validationError(
                    "Stack with id " + stackName + " has no template yet: it is in review"))
        .template();
  }

  private static ParameterDeclaration declaration(ParameterDefinition parameter) {
    return ParameterDeclaration.builder()
        .parameterKey(parameter.name())
        .parameterType(parameter.type())
        .defaultValue(parameter.defaultValue().orElse(null))
        .description(parameter.description().orElse(null))
        .noEcho(parameter.noEcho())
        .parameterConstraints(c -> c.allowedValues(parameter.allowedValues()))
        .build();
  }

  private static TemplateParameter parameter(ParameterDefinition parameter) {
    return TemplateParameter.builder()
        .parameterKey(parameter.name())
        .defaultValue(parameter.defaultValue().orElse(null))
        .description(parameter.description().orElse(null))
        .noEcho(parameter.noEcho())
        .build();
  }
}
