package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.provingground.region.services.s3.S3Service;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.servicediscovery.ServiceDiscoveryClient;

/** Drift of buckets, hosted zones, namespaces and of what ties a network together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoresAndNamesDriftTest {
  private static final String TEMPLATE =
      """
      Resources:
        Bucket:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: {Status: Enabled}
            PublicAccessBlockConfiguration: {BlockPublicAcls: true, IgnorePublicAcls: true}
            BucketEncryption:
              ServerSideEncryptionConfiguration:
                - ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}
            LifecycleConfiguration:
              Rules:
                - {Id: old, Status: Enabled, Prefix: logs/, ExpirationInDays: 30,
                   NoncurrentVersionExpiration: {NoncurrentDays: 7},
                   AbortIncompleteMultipartUpload: {DaysAfterInitiation: 1}}
            Tags: [{Key: k, Value: v}]
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: !Sub "${Bucket.Arn}/*",
                   Condition: {Bool: {"aws:SecureTransport": "false"}}}
        Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
        Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
        Gateway: {Type: AWS::EC2::InternetGateway}
        Attached:
          Type: AWS::EC2::VPCGatewayAttachment
          Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
        Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
        Entry:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            {NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow,
             CidrBlock: 0.0.0.0/0, PortRange: {From: 80, To: 80}}
        Ping:
          Type: AWS::EC2::NetworkAclEntry
          Properties:
            {NetworkAclId: !Ref Acl, RuleNumber: 110, Protocol: 1, RuleAction: allow, Egress: true,
             CidrBlock: 0.0.0.0/0, Icmp: {Type: 8, Code: -1}}
        AclOfSubnet:
          Type: AWS::EC2::SubnetNetworkAclAssociation
          Properties: {SubnetId: !Ref Subnet, NetworkAclId: !Ref Acl}
        Logs: {Type: AWS::Logs::LogGroup}
        Stream:
          Type: AWS::Logs::LogStream
          Properties: {LogGroupName: !Ref Logs, LogStreamName: one}
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Action: "sts:AssumeRole"
                  Principal: {Service: [vpc-flow-logs.amazonaws.com, fis.amazonaws.com]}
        Flow:
          Type: AWS::EC2::FlowLog
          Properties:
            {ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: REJECT,
             LogGroupName: !Ref Logs, DeliverLogsPermissionArn: !GetAtt Role.Arn,
             Tags: [{Key: k, Value: v}]}
        Cluster: {Type: AWS::ECS::Cluster}
        Providers:
          Type: AWS::ECS::ClusterCapacityProviderAssociations
          Properties:
            Cluster: !Ref Cluster
            CapacityProviders: [FARGATE, FARGATE_SPOT]
            DefaultCapacityProviderStrategy: [{CapacityProvider: FARGATE_SPOT, Weight: 1}]
        Zone:
          Type: AWS::Route53::HostedZone
          Properties:
            Name: example.com
            HostedZoneConfig: {Comment: first}
            HostedZoneTags: [{Key: k, Value: v}]
            VPCs: [{VPCId: !Ref Vpc, VPCRegion: !Ref AWS::Region}]
        Record:
          Type: AWS::Route53::RecordSet
          Properties:
            {HostedZoneId: !Ref Zone, Name: "*.a.example.com", Type: A, TTL: "60",
             ResourceRecords: [192.0.2.1, 192.0.2.2]}
        Alias:
          Type: AWS::Route53::RecordSet
          Properties:
            HostedZoneId: !Ref Zone
            Name: web.example.com.
            Type: A
            AliasTarget:
              {DNSName: web-1.us-east-1.elb.amazonaws.com, HostedZoneId: Z35SXDOTRQ7X7K}
        Group:
          Type: AWS::Route53::RecordSetGroup
          Properties:
            HostedZoneName: example.com.
            RecordSets:
              - {Name: b.example.com, Type: TXT, TTL: 60, ResourceRecords: ['"b"']}
              - {Name: c.example.com, Type: TXT, TTL: 60, ResourceRecords: ['"c"']}
          DependsOn: Zone
        Namespace:
          Type: AWS::ServiceDiscovery::PrivateDnsNamespace
          Properties:
            {Name: internal, Vpc: !Ref Vpc, Description: inside,
             Properties: {DnsProperties: {SOA: {TTL: 20}}}}
        Everybodys:
          Type: AWS::ServiceDiscovery::PublicDnsNamespace
          Properties: {Name: example.org, Description: outside, Tags: [{Key: k, Value: v}]}
        Experiment:
          Type: AWS::FIS::ExperimentTemplate
          Properties:
            Description: stops tasks
            RoleArn: !GetAtt Role.Arn
            StopConditions: [{Source: none}]
            Targets:
              tasks: {ResourceType: "aws:ecs:task", SelectionMode: ALL, ResourceTags: {a: b}}
            Actions:
              stop: {ActionId: "aws:ecs:stop-task", Targets: {Tasks: tasks}}
            Tags: {k: v}
      Outputs:
        Everybodys: {Value: !GetAtt Everybodys.HostedZoneId}
      """;

  private RegionFixture region;
  private DriftedStack stack;

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    region = new RegionFixture(directory);
    region.region.add(
        S3Client.class, new S3Service(region.region.context(), directory.resolve("objects")));
    stack = new DriftedStack(region, TEMPLATE);
    assertThat(stack.drifts()).as("each is looked at").hasSize(23);
  }

  private <T, R> R call(Class<T> client, Function<T, R> operation) {
    return region.call(client, operation);
  }

  @Test
  void whatABucketIsSetTo() {
    var bucket = stack.id("Bucket");
    call(S3Client.class, s3 -> s3.deletePublicAccessBlock(r -> r.bucket(bucket)));
    call(
        S3Client.class,
        s3 ->
            s3.putBucketVersioning(
                r -> r.bucket(bucket).versioningConfiguration(v -> v.status("Suspended"))));
    call(S3Client.class, s3 -> s3.deleteBucketLifecycle(r -> r.bucket(bucket)));
    stack.assertDifferent(
        "Bucket",
        "/LifecycleConfiguration/Rules",
        "/PublicAccessBlockConfiguration/BlockPublicAcls",
        "/PublicAccessBlockConfiguration/IgnorePublicAcls",
        "/VersioningConfiguration/Status");
    call(S3Client.class, s3 -> s3.deleteBucketPolicy(r -> r.bucket(bucket)));
    assertThat(stack.drift("Policy").stackResourceDriftStatus())
        .isEqualTo(StackResourceDriftStatus.DELETED);
  }

  @Test
  void rulesAndTiesOfANetwork() {
    call(
        Ec2Client.class,
        ec2 ->
            ec2.replaceNetworkAclEntry(
                r ->
                    r.networkAclId(stack.id("Acl"))
                        .ruleNumber(100)
                        .egress(false)
                        .protocol("6")
                        .ruleAction("deny")
                        .cidrBlock("0.0.0.0/0")
                        .portRange(p -> p.from(80).to(443))));
    stack.assertDifferent("Entry", "/RuleAction", "/PortRange/To");
    call(
        Ec2Client.class,
        ec2 ->
            ec2.deleteNetworkAclEntry(
                r -> r.networkAclId(stack.id("Acl")).ruleNumber(110).egress(true)));
    call(
        Ec2Client.class,
        ec2 ->
            ec2.detachInternetGateway(
                r -> r.internetGatewayId(stack.id("Gateway")).vpcId(stack.id("Vpc"))));
    call(Ec2Client.class, ec2 -> ec2.deleteFlowLogs(r -> r.flowLogIds(stack.id("Flow"))));
    call(
        CloudWatchLogsClient.class,
        logs -> logs.deleteLogStream(r -> r.logGroupName(stack.id("Logs")).logStreamName("one")));
    var defaultAcl =
        call(Ec2Client.class, Ec2Client::describeNetworkAcls).networkAcls().stream()
            .filter(acl -> acl.isDefault() && acl.vpcId().equals(stack.id("Vpc")))
            .findFirst()
            .orElseThrow()
            .networkAclId();
    call(
        Ec2Client.class,
        ec2 ->
            ec2.replaceNetworkAclAssociation(
                r -> r.associationId(stack.id("AclOfSubnet")).networkAclId(defaultAcl)));
    assertThat(List.of("Ping", "Attached", "Flow", "Stream", "AclOfSubnet"))
        .allSatisfy(
            gone ->
                assertThat(stack.drift(gone).stackResourceDriftStatus())
                    .isEqualTo(StackResourceDriftStatus.DELETED));
  }

  @Test
  void zonesRecordsAndNamespaces() {
    call(
        Route53Client.class,
        r53 -> r53.updateHostedZoneComment(r -> r.id(stack.id("Zone")).comment("x")));
    stack.assertDifferent("Zone", "/HostedZoneConfig/Comment");
    records(ChangeAction.UPSERT, "*.a.example.com", RRType.A, "192.0.2.9");
    stack.assertDifferent("Record", "/ResourceRecords/0", "/ResourceRecords/1");
    records(ChangeAction.DELETE, "b.example.com", RRType.TXT, "\"b\"");
    assertThat(stack.drift("Group").propertyDifferences())
        .extracting(one -> one.propertyPath(), one -> one.differenceTypeAsString())
        .containsExactly(tuple("/RecordSets/0", "REMOVE"));
    call(
        ServiceDiscoveryClient.class,
        names ->
            names.updatePublicDnsNamespace(
                r -> r.id(stack.id("Everybodys")).namespace(n -> n.description("changed"))));
    stack.assertDifferent("Everybodys", "/Description");
    assertThat(
            call(
                    Route53Client.class,
                    r53 -> r53.getHostedZone(r -> r.id(region.output("S", "Everybodys"))))
                .hostedZone()
                .config()
                .privateZone())
        .isFalse();
    call(
        ServiceDiscoveryClient.class,
        names ->
            names.updatePrivateDnsNamespace(
                r ->
                    r.id(stack.id("Namespace"))
                        .namespace(
                            n -> n.properties(p -> p.dnsProperties(d -> d.soa(s -> s.ttl(5L)))))));
    stack.assertDifferent("Namespace", "/Properties/DnsProperties/SOA/TTL");
  }

  private void records(ChangeAction action, String name, RRType type, String value) {
    var change =
        Change.builder()
            .action(action)
            .resourceRecordSet(
                ResourceRecordSet.builder()
                    .name(name)
                    .type(type)
                    .ttl(60L)
                    .resourceRecords(ResourceRecord.builder().value(value).build())
                    .build())
            .build();
    call(
        Route53Client.class,
        r53 ->
            r53.changeResourceRecordSets(
                r -> r.hostedZoneId(stack.id("Zone")).changeBatch(b -> b.changes(change))));
  }

  @Test
  void providersOfAClusterAndExperiments() {
    call(
        EcsClient.class,
        ecs ->
            ecs.putClusterCapacityProviders(
                r ->
                    r.cluster(stack.id("Cluster"))
                        .capacityProviders("FARGATE", "FARGATE_SPOT")
                        .defaultCapacityProviderStrategy(
                            s -> s.capacityProvider("FARGATE_SPOT").weight(3))));
    stack.assertDifferent("Providers", "/DefaultCapacityProviderStrategy/0");
    call(
        FisClient.class,
        fis ->
            fis.updateExperimentTemplate(
                r -> r.id(stack.id("Experiment")).description("does more")));
    stack.assertDifferent("Experiment", "/Description");
  }
}
