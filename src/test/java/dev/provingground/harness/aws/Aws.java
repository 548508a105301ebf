package dev.provingground.harness.aws;

import dev.provingground.harness.target.Target;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The clients of one target, over one connection pool. Safe for use by many threads. */
public final class Aws implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Target target;
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT).build();
  private final AcmClient acm;
  private final ApplicationAutoScalingClient autoScaling;
  private final CloudFormationClient cloudFormation;
  private final CloudWatchClient cloudWatch;
  private final CloudWatchLogsClient logs;
  private final Ec2Client ec2;
  private final EcrClient ecr;
  private final EcsClient ecs;
  private final ElasticLoadBalancingV2Client elb;
  private final EventBridgeClient events;
  private final FisClient fis;
  private final IamClient iam;
  private final Route53Client route53;
  private final S3Client s3;
  private final SsmClient ssm;
  private final StsClient sts;

  public Aws(Target target) {
    this.target = target;
    acm = configured(AcmClient.builder()).httpClient(http).build();
    autoScaling = configured(ApplicationAutoScalingClient.builder()).httpClient(http).build();
    cloudFormation = configured(CloudFormationClient.builder()).httpClient(http).build();
    cloudWatch = configured(CloudWatchClient.builder()).httpClient(http).build();
    logs = configured(CloudWatchLogsClient.builder()).httpClient(http).build();
    ec2 = configured(Ec2Client.builder()).httpClient(http).build();
    ecr = configured(EcrClient.builder()).httpClient(http).build();
    ecs = configured(EcsClient.builder()).httpClient(http).build();
    elb = configured(ElasticLoadBalancingV2Client.builder()).httpClient(http).build();
    events = configured(EventBridgeClient.builder()).httpClient(http).build();
    fis = configured(FisClient.builder()).httpClient(http).build();
    iam = configured(IamClient.builder()).httpClient(http).region(Region.AWS_GLOBAL).build();
    route53 = configured(Route53Client.builder()).httpClient(http).build();
    s3 =
        configured(S3Client.builder())
            .forcePathStyle(target.endpoint().isPresent())
            .httpClient(http)
            .build();
    ssm = configured(SsmClient.builder()).httpClient(http).build();
    sts = configured(StsClient.builder()).httpClient(http).build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configured(B builder) {
    builder
        .credentialsProvider(target.credentials())
        .region(target.region())
        .overrideConfiguration(o -> o.retryStrategy(retries()));
    target.endpoint().ifPresent(builder::endpointOverride);
    return builder;
  }

  /** The SDK's own back-off, for as long as the target takes. */
  private RetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(target.patience().attempts())
        .build();
  }

  /** What ECR names, as this machine reaches it; see {@link Target#registry}. */
  public URI registry(URI stated) {
    return target.registry(stated);
  }

  /** Where it is. */
  public Region region() {
    return target.region();
  }

  /** Whether the run brings what accounts have; see {@link Target#beginsEmpty}. */
  public boolean beginsEmpty() {
    return target.beginsEmpty();
  }

  /** Why no images of a registry are pulled; see {@link Target#refusesImagesOf}. */
  public Optional<String> refusesImagesOf(String host) {
    return target.refusesImagesOf(host);
  }

  /** How many of the region's seconds pass in one real second. */
  public double timeScale() {
    return target.timeScale();
  }

  /** How long to wait for what takes the embedded region no longer than this. */
  public Duration longestFor(Duration embedded) {
    return target.patience().longestFor(embedded);
  }

  /** How long to wait between two looks at a service that is watched. */
  public Duration look() {
    return target.patience().look();
  }

  public AcmClient acm() {
    return acm;
  }

  public ApplicationAutoScalingClient autoScaling() {
    return autoScaling;
  }

  public CloudFormationClient cloudFormation() {
    return cloudFormation;
  }

  public CloudWatchClient cloudWatch() {
    return cloudWatch;
  }

  public CloudWatchLogsClient logs() {
    return logs;
  }

  public Ec2Client ec2() {
    return ec2;
  }

  public EcrClient ecr() {
    return ecr;
  }

  public EcsClient ecs() {
    return ecs;
  }

  public ElasticLoadBalancingV2Client elb() {
    return elb;
  }

  public EventBridgeClient events() {
    return events;
  }

  /** Experiment templates are not updated: the client's connections cannot PATCH. */
  public FisClient fis() {
    return fis;
  }

  public IamClient iam() {
    return iam;
  }

  public Route53Client route53() {
    return route53;
  }

  public S3Client s3() {
    return s3;
  }

  public SsmClient ssm() {
    return ssm;
  }

  public StsClient sts() {
    return sts;
  }

  @Override
  public void close() {
    for (AutoCloseable client :
        new AutoCloseable[] {
          acm,
          autoScaling,
          cloudFormation,
          cloudWatch,
          logs,
          ec2,
          ecr,
          ecs,
          elb,
          events,
          fis,
          iam,
          route53,
          s3,
          ssm,
          sts,
          http
        }) {
      try {
        client.close();
      } catch (Exception e) {
        throw new IllegalStateException("close " + client, e);
      }
    }
  }
}
