package dev.provingground.region.services.cloudformation.types;

import dev.provingground.region.services.cloudformation.resource.ResourceTypes;
import java.util.List;

/** The resource types of this region. */
public final class RegionResourceTypes {
  private RegionResourceTypes() {}

  public static ResourceTypes all() {
    return new ResourceTypes(
        () ->
            List.of(
                new BucketPolicyType(),
                new BucketType(),
                new CdkMetadataType(),
                new CertificateType(),
                new ClusterCapacityProviderAssociationsType(),
                new ClusterType(),
                new CompositeAlarmType(),
                new DiscoveryServiceType(),
                new EcsServiceType(),
                new ElasticIpType(),
                new ExperimentTemplateType(),
                new FlowLogType(),
                new HostedZoneType(),
                new InstanceProfileType(),
                new InternetGatewayType(),
                new LambdaFunctionType(),
                new ListenerRuleType(),
                new ListenerType(),
                new LoadBalancerType(),
                new LogGroupType(),
                new LogStreamType(),
                new ManagedPolicyType(),
                new MetricAlarmType(),
                new MetricFilterType(),
                NamespaceType.http(),
                NamespaceType.privateDns(),
                NamespaceType.publicDns(),
                new NatGatewayType(),
                new NestedStackType(),
                new NetworkAclEntryType(),
                new NetworkAclType(),
                new ParameterType(),
                new PolicyType(),
                new RecordSetGroupType(),
                new RecordSetType(),
                new RepositoryType(),
                new RoleType(),
                new RouteTableType(),
                new RouteType(),
                new RuleType(),
                new ScalableTargetType(),
                new ScalingPolicyType(),
                new SecretType(),
                new SecurityGroupEgressType(),
                new SecurityGroupIngressType(),
                new SecurityGroupType(),
                new SubnetNetworkAclAssociationType(),
                new SubnetRouteTableAssociationType(),
                new SubnetType(),
                new TargetGroupType(),
                new TaskDefinitionType(),
                new VpcEndpointType(),
                new VpcGatewayAttachmentType(),
                new VpcRestrictDefaultSgType(),
                new VpcType()));
  }
}
