package dev.provingground.region.services.fis;

import dev.provingground.region.api.Authorizer;
import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateResponse;
import software.amazon.awssdk.services.fis.model.DeleteExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.DeleteExperimentTemplateResponse;
import software.amazon.awssdk.services.fis.model.ExperimentSummary;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateSummary;
import software.amazon.awssdk.services.fis.model.GetActionRequest;
import software.amazon.awssdk.services.fis.model.GetActionResponse;
import software.amazon.awssdk.services.fis.model.GetExperimentRequest;
import software.amazon.awssdk.services.fis.model.GetExperimentResponse;
import software.amazon.awssdk.services.fis.model.GetExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.GetExperimentTemplateResponse;
import software.amazon.awssdk.services.fis.model.GetSafetyLeverRequest;
import software.amazon.awssdk.services.fis.model.GetSafetyLeverResponse;
import software.amazon.awssdk.services.fis.model.GetTargetResourceTypeRequest;
import software.amazon.awssdk.services.fis.model.GetTargetResourceTypeResponse;
import software.amazon.awssdk.services.fis.model.ListActionsRequest;
import software.amazon.awssdk.services.fis.model.ListActionsResponse;
import software.amazon.awssdk.services.fis.model.ListExperimentResolvedTargetsRequest;
import software.amazon.awssdk.services.fis.model.ListExperimentResolvedTargetsResponse;
import software.amazon.awssdk.services.fis.model.ListExperimentTemplatesRequest;
import software.amazon.awssdk.services.fis.model.ListExperimentTemplatesResponse;
import software.amazon.awssdk.services.fis.model.ListExperimentsRequest;
import software.amazon.awssdk.services.fis.model.ListExperimentsResponse;
import software.amazon.awssdk.services.fis.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.fis.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.fis.model.ListTargetResourceTypesRequest;
import software.amazon.awssdk.services.fis.model.ListTargetResourceTypesResponse;
import software.amazon.awssdk.services.fis.model.StartExperimentRequest;
import software.amazon.awssdk.services.fis.model.StartExperimentResponse;
import software.amazon.awssdk.services.fis.model.StopExperimentRequest;
import software.amazon.awssdk.services.fis.model.StopExperimentResponse;
import software.amazon.awssdk.services.fis.model.TagResourceRequest;
import software.amazon.awssdk.services.fis.model.TagResourceResponse;
import software.amazon.awssdk.services.fis.model.UntagResourceRequest;
import software.amazon.awssdk.services.fis.model.UntagResourceResponse;
import software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateResponse;
import software.amazon.awssdk.services.fis.model.UpdateSafetyLeverStateRequest;
import software.amazon.awssdk.services.fis.model.UpdateSafetyLeverStateResponse;

/**
 * AWS Fault Injection Service, as {@link FisClient}: experiments whose faults are real. Accounts
 * other than the region's, experiment reports and S3 logs are refused by name. Not for more than
 * one thread.
 */
public final class FisService implements FisClient, ResourceAware {
  private final ServiceContext context;
  private final Actions actions;
  private final Templates templates;
  private final Experiments experiments;
  private final Tagging tagging;
  private final ApiFaults calls;

  /**
   * @param iam decides what the roles of experiments may do
   * @param random chooses targets
   */
  public FisService(
      ServiceContext context,
      Authorizer iam,
      TaskFaults tasks,
      NetworkFaults network,
      RandomGenerator random) {
    this.context = context;
    this.actions = new Actions(context.region());
    this.templates = new Templates(context);
    this.calls = new ApiFaults(iam, context.loop(), random);
    this.experiments =
        new Experiments(
            new ExperimentRun.Surroundings(
                context,
                iam,
                new Effects(context, tasks, network, calls),
                new TargetResolver(context.services(), random)),
            templates);
    this.tagging = new Tagging(templates, experiments);
  }

  /** This service at the region's front door. */
  public Mount<FisClient> mount() {
    return new Mount<>("fis", "fis", Protocol.REST_JSON, "", "2020-12-01", FisClient.class, this);
  }

  /** What services ask instead of IAM, so that the calls of roles can be made to fail. */
  public Authorizer authorizer() {
    return calls;
  }

  @Override
  public CreateExperimentTemplateResponse createExperimentTemplate(
      CreateExperimentTemplateRequest request) {
    return CreateExperimentTemplateResponse.builder()
        .experimentTemplate(templates.create(request))
        .build();
  }

  @Override
  public GetExperimentTemplateResponse getExperimentTemplate(GetExperimentTemplateRequest request) {
    return GetExperimentTemplateResponse.builder()
        .experimentTemplate(templates.get(request.id()))
        .build();
  }

  @Override
  public UpdateExperimentTemplateResponse updateExperimentTemplate(
      UpdateExperimentTemplateRequest request) {
    return UpdateExperimentTemplateResponse.builder()
        .experimentTemplate(templates.update(request))
        .build();
  }

  @Override
  public DeleteExperimentTemplateResponse deleteExperimentTemplate(
      DeleteExperimentTemplateRequest request) {
    return DeleteExperimentTemplateResponse.builder()
        .experimentTemplate(templates.delete(request.id()))
        .build();
  }

  @Override
  public ListExperimentTemplatesResponse listExperimentTemplates(
      ListExperimentTemplatesRequest request) {
    var summaries =
        templates.all().stream()
            .map(one -> Mirror.copy(one, ExperimentTemplateSummary.builder()).build())
            .toList();
    var page = FisErrors.PAGES.page(request, summaries);
    return ListExperimentTemplatesResponse.builder()
        .experimentTemplates(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public StartExperimentResponse startExperiment(StartExperimentRequest request) {
    return StartExperimentResponse.builder()
        .experiment(experiments.start(request).describe())
        .build();
  }

  @Override
  public StopExperimentResponse stopExperiment(StopExperimentRequest request) {
    return StopExperimentResponse.builder()
        .experiment(experiments.stop(request.id()).describe())
        .build();
  }

  @Override
  public GetExperimentResponse getExperiment(GetExperimentRequest request) {
    return GetExperimentResponse.builder()
        .experiment(experiments.get(request.id()).describe())
        .build();
  }

  @Override
  public ListExperimentsResponse listExperiments(ListExperimentsRequest request) {
    var summaries =
        experiments.all().stream()
            .map(ExperimentRun::describe)
            .filter(
                one ->
                    request.experimentTemplateId() == null
                        || request.experimentTemplateId().equals(one.experimentTemplateId()))
            .map(one -> Mirror.copy(one, ExperimentSummary.builder()).build())
            .toList();
    var page = FisErrors.PAGES.page(request, summaries);
    return ListExperimentsResponse.builder()
        .experiments(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public ListExperimentResolvedTargetsResponse listExperimentResolvedTargets(
      ListExperimentResolvedTargetsRequest request) {
    var targets =
        experiments.get(request.experimentId()).resolvedTargets().stream()
            .filter(
                one ->
                    request.targetName() == null || request.targetName().equals(one.targetName()))
            .toList();
    var page = FisErrors.PAGES.page(request, targets);
    return ListExperimentResolvedTargetsResponse.builder()
        .resolvedTargets(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public ListActionsResponse listActions(ListActionsRequest request) {
    var page = FisErrors.PAGES.page(request, actions.summaries());
    return ListActionsResponse.builder().actions(page.items()).nextToken(page.nextToken()).build();
  }

  @Override
  public GetActionResponse getAction(GetActionRequest request) {
    return GetActionResponse.builder().action(actions.get(request.id())).build();
  }

  @Override
  public ListTargetResourceTypesResponse listTargetResourceTypes(
      ListTargetResourceTypesRequest request) {
    var page = FisErrors.PAGES.page(request, TargetTypes.summaries());
    return ListTargetResourceTypesResponse.builder()
        .targetResourceTypes(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  @Override
  public GetTargetResourceTypeResponse getTargetResourceType(GetTargetResourceTypeRequest request) {
    return GetTargetResourceTypeResponse.builder()
        .targetResourceType(TargetTypes.get(FisErrors.required(request.resourceType(), "type")))
        .build();
  }

  @Override
  public GetSafetyLeverResponse getSafetyLever(GetSafetyLeverRequest request) {
    return GetSafetyLeverResponse.builder().safetyLever(experiments.lever(request.id())).build();
  }

  @Override
  public UpdateSafetyLeverStateResponse updateSafetyLeverState(
      UpdateSafetyLeverStateRequest request) {
    return UpdateSafetyLeverStateResponse.builder()
        .safetyLever(experiments.update(request))
        .build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    tagging.tag(request.resourceArn(), request.tags());
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    tagging.untag(request.resourceArn(), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder().tags(tagging.of(request.resourceArn())).build();
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return switch (request) {
      case CreateExperimentTemplateRequest r -> List.of(template("*"));
      case GetExperimentTemplateRequest r -> List.of(template(r.id()));
      case UpdateExperimentTemplateRequest r -> List.of(template(r.id()));
      case DeleteExperimentTemplateRequest r -> List.of(template(r.id()));
      case StartExperimentRequest r -> List.of(template(r.experimentTemplateId()), experiment("*"));
      case StopExperimentRequest r -> List.of(experiment(r.id()));
      case GetExperimentRequest r -> List.of(experiment(r.id()));
      case ListExperimentResolvedTargetsRequest r -> List.of(experiment(r.experimentId()));
      case GetActionRequest r -> List.of(actions.arn(String.valueOf(r.id())));
      case GetSafetyLeverRequest r -> List.of(lever(r.id()));
      case UpdateSafetyLeverStateRequest r -> List.of(lever(r.id()));
      case TagResourceRequest r -> List.of(String.valueOf(r.resourceArn()));
      case UntagResourceRequest r -> List.of(String.valueOf(r.resourceArn()));
      case ListTagsForResourceRequest r -> List.of(String.valueOf(r.resourceArn()));
      default -> List.of("*");
    };
  }

  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return switch (request) {
      case CreateExperimentTemplateRequest r -> passed(r.roleArn());
      case UpdateExperimentTemplateRequest r -> passed(r.roleArn());
      default -> List.of();
    };
  }

  private static List<PassedRole> passed(@Nullable String roleArn) {
    return PassedRole.of(roleArn, "fis.amazonaws.com").toList();
  }

  private String template(@Nullable String id) {
    return context.region().arn("fis", "experiment-template/" + id);
  }

  private String experiment(@Nullable String id) {
    return context.region().arn("fis", "experiment/" + id);
  }

  private String lever(@Nullable String id) {
    return context.region().arn("fis", "safety-lever/" + id);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}
