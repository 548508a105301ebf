package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.stack.Revision;
import dev.provingground.region.services.cloudformation.template.ParameterDefinition;
import dev.provingground.region.services.cloudformation.template.Problems;
import dev.provingground.region.services.cloudformation.template.Template;
import dev.provingground.region.services.cloudformation.template.TemplateDocument;
import dev.provingground.region.services.cloudformation.template.TemplateValidator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.Capability;
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
    var revision =
        request.changeSetName() != null
            ? Optional.of(changeSets.revision(request.stackName(), request.changeSetName()))
            : stacks.get(request.stackName()).revision();
    var original = request.templateStage() == TemplateStage.ORIGINAL;
    return GetTemplateResponse.builder()
        .templateBody(
            revision
                .map(Revision::template)
                .map(template -> original ? template.body() : template.processedBody())
                .orElse(""))
        .stagesAvailable(TemplateStage.ORIGINAL, TemplateStage.PROCESSED)
        .build();
  }

  GetTemplateSummaryResponse summarize(GetTemplateSummaryRequest request) {
    var deployed = Optional.ofNullable(request.stackName()).map(this::deployed);
    var document =
        deployed
            .map(template -> TemplateDocument.parse(template.body()))
            .orElseGet(() -> revisions.document(request.templateBody(), request.templateURL()));
    var template = deployed.or(() -> read(document));
    return GetTemplateSummaryResponse.builder()
        .description(document.description().orElse(null))
        .metadata(document.metadata().map(Object::toString).orElse(null))
        .version("2010-09-09")
        .parameters(
            document.parameters().values().stream().map(TemplateQueries::declaration).toList())
        .resourceTypes(document.resourceTypes())
        .capabilities(required(document, template))
        .capabilitiesReason(template.flatMap(capabilities::reason).orElse(null))
        .declaredTransforms(document.transforms())
        .build();
  }

  /** What transforms make is not looked at: there are no values for parameters. */
  ValidateTemplateResponse validate(ValidateTemplateRequest request) {
    var document = revisions.document(request.templateBody(), request.templateURL());
    var template = read(document);
    template.ifPresent(t -> new TemplateValidator(t, types).validate(condition -> false));
    return ValidateTemplateResponse.builder()
        .description(document.description().orElse(null))
        .parameters(
            document.parameters().values().stream().map(TemplateQueries::parameter).toList())
        .capabilities(required(document, template))
        .capabilitiesReason(template.flatMap(capabilities::reason).orElse(null))
        .declaredTransforms(document.transforms())
        .build();
  }

  private static Optional<Template> read(TemplateDocument document) {
    return document.needsProcessing() ? Optional.empty() : Optional.of(document.read());
  }

  private List<Capability> required(TemplateDocument document, Optional<Template> template) {
    return Stream.concat(
            template.map(capabilities::announced).stream().flatMap(List::stream),
            document.needsProcessing() ? Stream.of(Capability.CAPABILITY_AUTO_EXPAND) : Stream.of())
        .toList();
  }

  private Template deployed(String stackName) {
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
