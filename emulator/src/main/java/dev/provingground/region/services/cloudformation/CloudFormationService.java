package dev.provingground.region.services.cloudformation;

import dev.provingground.region.api.PassedRole;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import dev.provingground.region.services.cloudformation.stack.Stack;
import dev.provingground.region.services.cloudformation.stack.StackEngine;
import dev.provingground.region.services.cloudformation.types.RegionResourceTypes;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CancelUpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CancelUpdateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackRequest;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.DetectStackDriftRequest;
import software.amazon.awssdk.services.cloudformation.model.DetectStackDriftResponse;
import software.amazon.awssdk.services.cloudformation.model.DetectStackResourceDriftRequest;
import software.amazon.awssdk.services.cloudformation.model.DetectStackResourceDriftResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.GetStackPolicyRequest;
import software.amazon.awssdk.services.cloudformation.model.GetStackPolicyResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListExportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListExportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListHookResultsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListHookResultsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListImportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListImportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.RollbackStackRequest;
import software.amazon.awssdk.services.cloudformation.model.RollbackStackResponse;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionResponse;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateResponse;

/**
 * AWS CloudFormation: templates become stacks, in the order in which their resources depend on one
 * another. The resources are made by the region's other services, called as the stack's caller or
 * role would call them.
 *
 * <p>What a template asks for and this region does not have (sections, resource types, properties,
 * functions) is refused with one ValidationError that names all of it, before anything is made.
 */
public final class CloudFormationService implements CloudFormationClient, ResourceAware {
  /** What the CDK's command line sends. */
  private static final Map<String, String> NEWER = Map.of("DeploymentConfig.Mode", "STANDARD");

  private final RegionIdentity region;
  private final StackStore stacks = new StackStore();
  private final StackCommands commands;
  private final ChangeSetCommands changeSets;
  private final StackQueries queries;
  private final DriftCommands drift;
  private final TemplateQueries templates;
  private final EventQueries events;

  public CloudFormationService(ServiceContext context) {
    this(context, RegionResourceTypes.all());
  }

  CloudFormationService(ServiceContext context, ResourceTypes types) {
    var capabilities = new Capabilities(types);
    var revisions = new RevisionReader(context.region(), context.services(), capabilities);
    var engine = new StackEngine(context, types, stacks, revisions);
    region = context.region();
    var nested = new NestedChangeSets(context, stacks, engine);
    commands = new StackCommands(context, stacks, engine, revisions, nested);
    changeSets = new ChangeSetCommands(context, stacks, engine, revisions, commands, nested);
    queries = new StackQueries(stacks);
    drift = new DriftCommands(stacks, engine, context.ids());
    events = new EventQueries(stacks, changeSets);
    templates = new TemplateQueries(stacks, types, capabilities, changeSets, revisions);
  }

  /** No stack has a policy: those that would get one are refused. */
  @Override
  public GetStackPolicyResponse getStackPolicy(GetStackPolicyRequest request) {
    stacks.get(request.stackName());
    return GetStackPolicyResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing to release. */
  @Override
  public void close() {}

  public Mount<CloudFormationClient> mount() {
    return new Mount<>(
        "cloudformation",
        "cloudformation",
        Protocol.AWS_QUERY,
        "",
        "2010-05-15",
        CloudFormationClient.class,
        this,
        NEWER);
  }

  /** The stack that a request names; IAM knows nothing finer. */
  @Override
  public List<String> resources(String operation, SdkRequest request) {
    return request
        .getValueForField("StackName", String.class)
        .map(name -> stacks.find(name).map(Stack::id).orElseGet(() -> arn(name)))
        .map(List::of)
        .orElse(List.of("*"));
  }

  /** A role that the request names; the one that a stack has already is not handed over again. */
  @Override
  public List<PassedRole> passedRoles(String operation, SdkRequest request) {
    return request
        .getValueForField("RoleARN", String.class)
        .map(arn -> PassedRole.of(arn, "cloudformation.amazonaws.com").toList())
        .orElse(List.of());
  }

  private String arn(String nameOrId) {
    return nameOrId.startsWith("arn:")
        ? nameOrId
        : region.arn("cloudformation", "stack/" + nameOrId + "/*");
  }

  @Override
  public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
    return changeSets.create(request);
  }

  @Override
  public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
    return changeSets.describe(request);
  }

  @Override
  public ListChangeSetsResponse listChangeSets(ListChangeSetsRequest request) {
    return changeSets.list(request);
  }

  @Override
  public ExecuteChangeSetResponse executeChangeSet(ExecuteChangeSetRequest request) {
    return changeSets.execute(request);
  }

  @Override
  public DeleteChangeSetResponse deleteChangeSet(DeleteChangeSetRequest request) {
    return changeSets.delete(request);
  }

  @Override
  public CreateStackResponse createStack(CreateStackRequest request) {
    return commands.create(request);
  }

  @Override
  public UpdateStackResponse updateStack(UpdateStackRequest request) {
    return commands.update(request);
  }

  @Override
  public CancelUpdateStackResponse cancelUpdateStack(CancelUpdateStackRequest request) {
    return commands.cancelUpdate(request);
  }

  @Override
  public RollbackStackResponse rollbackStack(RollbackStackRequest request) {
    return commands.rollback(request);
  }

  @Override
  public ContinueUpdateRollbackResponse continueUpdateRollback(
      ContinueUpdateRollbackRequest request) {
    return commands.continueRollback(request);
  }

  @Override
  public DeleteStackResponse deleteStack(DeleteStackRequest request) {
    return commands.delete(request);
  }

  @Override
  public UpdateTerminationProtectionResponse updateTerminationProtection(
      UpdateTerminationProtectionRequest request) {
    return commands.protect(request);
  }

  @Override
  public DetectStackDriftResponse detectStackDrift(DetectStackDriftRequest request) {
    return drift.detect(request);
  }

  @Override
  public DetectStackResourceDriftResponse detectStackResourceDrift(
      DetectStackResourceDriftRequest request) {
    return drift.detect(request);
  }

  @Override
  public DescribeStackDriftDetectionStatusResponse describeStackDriftDetectionStatus(
      DescribeStackDriftDetectionStatusRequest request) {
    return drift.status(request);
  }

  @Override
  public DescribeStackResourceDriftsResponse describeStackResourceDrifts(
      DescribeStackResourceDriftsRequest request) {
    return drift.describe(request);
  }

  @Override
  public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
    return queries.describe(request);
  }

  @Override
  public ListStacksResponse listStacks(ListStacksRequest request) {
    return queries.list(request);
  }

  @Override
  public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
    return queries.events(request);
  }

  @Override
  public DescribeEventsResponse describeEvents(DescribeEventsRequest request) {
    return events.describe(request);
  }

  @Override
  public ListHookResultsResponse listHookResults(ListHookResultsRequest request) {
    return events.hookResults(request);
  }

  @Override
  public DescribeStackResourceResponse describeStackResource(DescribeStackResourceRequest request) {
    return queries.resource(request);
  }

  @Override
  public DescribeStackResourcesResponse describeStackResources(
      DescribeStackResourcesRequest request) {
    return queries.resources(request);
  }

  @Override
  public ListStackResourcesResponse listStackResources(ListStackResourcesRequest request) {
    return queries.listResources(request);
  }

  @Override
  public ListExportsResponse listExports(ListExportsRequest request) {
    return queries.exports(request);
  }

  @Override
  public ListImportsResponse listImports(ListImportsRequest request) {
    return queries.imports(request);
  }

  @Override
  public GetTemplateResponse getTemplate(GetTemplateRequest request) {
    return templates.get(request);
  }

  @Override
  public GetTemplateSummaryResponse getTemplateSummary(GetTemplateSummaryRequest request) {
    return templates.summarize(request);
  }

  @Override
  public ValidateTemplateResponse validateTemplate(ValidateTemplateRequest request) {
    return templates.validate(request);
  }
}
