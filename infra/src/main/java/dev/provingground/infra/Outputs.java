package dev.provingground.infra;

/** The keys of the stacks' outputs. Lists are joined by commas. */
public final class Outputs {
  /** Registry stack: the ECR repository's name. */
  public static final String REPOSITORY_NAME = "RepositoryName";

  /** Registry stack: the ECR repository's ARN. */
  public static final String REPOSITORY_ARN = "RepositoryArn";

  /** Registry stack: the ECR repository's URI, to which a tag or a digest is appended. */
  public static final String REPOSITORY_URI = "RepositoryUri";

  /** Where clients reach the service: an {@code http} URL without a path. */
  public static final String SERVICE_URL = "ServiceUrl";

  public static final String VPC_ID = "VpcId";
  public static final String INTERNET_GATEWAY_ID = "InternetGatewayId";

  /** The public subnets' ids, in the order of {@link #AVAILABILITY_ZONES}. */
  public static final String PUBLIC_SUBNET_IDS = "PublicSubnetIds";

  /** The public subnets' route tables' ids, in the order of {@link #AVAILABILITY_ZONES}. */
  public static final String ROUTE_TABLE_IDS = "RouteTableIds";

  public static final String AVAILABILITY_ZONES = "AvailabilityZones";

  public static final String LOAD_BALANCER_SECURITY_GROUP_ID = "LoadBalancerSecurityGroupId";
  public static final String TASK_SECURITY_GROUP_ID = "TaskSecurityGroupId";

  public static final String LOAD_BALANCER_ARN = "LoadBalancerArn";
  public static final String LOAD_BALANCER_DNS_NAME = "LoadBalancerDnsName";
  public static final String LISTENER_ARN = "ListenerArn";
  public static final String TARGET_GROUP_ARN = "TargetGroupArn";

  public static final String CLUSTER_NAME = "ClusterName";
  public static final String CLUSTER_ARN = "ClusterArn";
  public static final String SERVICE_NAME = "ServiceName";
  public static final String SERVICE_ARN = "ServiceArn";
  public static final String TASK_DEFINITION_ARN = "TaskDefinitionArn";
  public static final String TASK_FAMILY = "TaskFamily";
  public static final String CONTAINER_NAME = "ContainerName";

  public static final String EXECUTION_ROLE_ARN = "ExecutionRoleArn";
  public static final String TASK_ROLE_ARN = "TaskRoleArn";
  public static final String LOG_GROUP_NAME = "LogGroupName";

  private Outputs() {}
}
