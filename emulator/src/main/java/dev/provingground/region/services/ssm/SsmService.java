package dev.provingground.region.services.ssm;

import dev.provingground.region.api.ResourceAware;
import dev.provingground.region.api.ResourceTags;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParametersRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParametersResponse;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionResponse;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionRequest;
import software.amazon.awssdk.services.ssm.model.UnlabelParameterVersionResponse;

/** Systems Manager's Parameter Store, as {@link SsmClient}. Not for more than one thread. */
public final class SsmService implements SsmClient, ResourceAware, ResourceTags {
  private final Parameters parameters;
  private final Writing writing;
  private final Reading reading;
  private final Labels labels;
  private final Describing describing;

  /** A Parameter Store without any parameter. */
  public SsmService(ServiceContext context) {
    parameters = new Parameters(context.region());
    writing = new Writing(parameters, context.loop());
    reading = new Reading(parameters);
    labels = new Labels(parameters);
    describing = new Describing(parameters);
  }

  /** This service at the region's front door. */
  public Mount<SsmClient> mount() {
    return new Mount<>(
        "ssm", "ssm", Protocol.AWS_JSON, "AmazonSSM", "2014-11-06", SsmClient.class, this);
  }

  @Override
  public List<String> resources(String operation, SdkRequest request) {
    var names =
        switch (request) {
          case GetParametersRequest many -> many.names().stream();
          case DeleteParametersRequest many -> many.names().stream();
          case GetParametersByPathRequest under -> Stream.ofNullable(under.path());
          case DescribeParametersRequest all -> Stream.<String>of();
          default ->
              Stream.of("Name", "ResourceId")
                  .flatMap(member -> request.getValueForField(member, String.class).stream());
        };
    var arns = names.map(parameters::resourceArn).toList();
    return arns.isEmpty() ? List.of("*") : arns;
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    return arn.startsWith("arn:")
        ? parameters
            .find(arn)
            .map(ParameterRecord::tags)
            .<Map<String, String>>map(Map::copyOf)
            .orElse(Map.of())
        : Map.of();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /** Nothing is held open. */
  @Override
  public void close() {}

  @Override
  public PutParameterResponse putParameter(PutParameterRequest request) {
    return writing.put(request);
  }

  @Override
  public GetParameterResponse getParameter(GetParameterRequest request) {
    return reading.get(request);
  }

  @Override
  public GetParametersResponse getParameters(GetParametersRequest request) {
    return reading.get(request);
  }

  @Override
  public GetParametersByPathResponse getParametersByPath(GetParametersByPathRequest request) {
    return reading.get(request);
  }

  @Override
  public GetParameterHistoryResponse getParameterHistory(GetParameterHistoryRequest request) {
    return reading.history(request);
  }

  @Override
  public LabelParameterVersionResponse labelParameterVersion(LabelParameterVersionRequest request) {
    return labels.label(request);
  }

  @Override
  public UnlabelParameterVersionResponse unlabelParameterVersion(
      UnlabelParameterVersionRequest request) {
    return labels.unlabel(request);
  }

  @Override
  public DescribeParametersResponse describeParameters(DescribeParametersRequest request) {
    return describing.describe(request);
  }

  @Override
  public DeleteParameterResponse deleteParameter(DeleteParameterRequest request) {
    return writing.delete(request);
  }

  @Override
  public DeleteParametersResponse deleteParameters(DeleteParametersRequest request) {
    return writing.delete(request);
  }

  @Override
  public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
    return describing.tag(request);
  }

  @Override
  public RemoveTagsFromResourceResponse removeTagsFromResource(
      RemoveTagsFromResourceRequest request) {
    return describing.untag(request);
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return describing.listTags(request);
  }
}
