package dev.provingground.harness.benchmark;

import dev.provingground.harness.aws.Aws;
import dev.provingground.workload.image.Registry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/**
 * Where tasks run: a cluster, a public subnet, a security group that lets everybody in, a role that
 * may pull.
 */
record Place(String subnet, String securityGroup, String role, String repositoryUri) {
  static final String NAME = "benchmark";
  static final int PORT = 3000;
  private static final String EVERYWHERE = "0.0.0.0/0";
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
       "Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}\
      """;
  private static final String PULL =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*"}]}\
      """;

  static Place make(Aws aws) {
    var ec2 = aws.ec2();
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    var gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(gateway));
    var zone = ec2.describeAvailabilityZones().availabilityZones().getFirst().zoneName();
    var subnet =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.0.0/20").availabilityZone(zone))
            .subnet()
            .subnetId();
    var table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(EVERYWHERE).gatewayId(gateway));
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
    var group =
        ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName(NAME).description(NAME)).groupId();
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(group)
                .ipPermissions(
                    p ->
                        p.ipProtocol("tcp")
                            .fromPort(PORT)
                            .toPort(PORT)
                            .ipRanges(range -> range.cidrIp(EVERYWHERE))));
    var role =
        aws.iam().createRole(r -> r.roleName(NAME).assumeRolePolicyDocument(TRUST)).role().arn();
    aws.iam().putRolePolicy(r -> r.roleName(NAME).policyName(NAME).policyDocument(PULL));
    aws.ecs().createCluster(r -> r.clusterName(NAME));
    var repository = aws.ecr().createRepository(r -> r.repositoryName(NAME)).repository();
    return new Place(subnet, group, role, repository.repositoryUri());
  }

  String uri(String tag) {
    return repositoryUri + ":" + tag;
  }

  /** The region's, as this machine reaches it. */
  Registry registry(Aws aws) {
    var authorization = aws.ecr().getAuthorizationToken(r -> {}).authorizationData().getFirst();
    var pair =
        new String(
            Base64.getDecoder().decode(authorization.authorizationToken()), StandardCharsets.UTF_8);
    var endpoint = aws.registry(URI.create(authorization.proxyEndpoint()));
    int colon = pair.indexOf(':');
    return new Registry(
        endpoint.getAuthority(),
        new Registry.Credentials(pair.substring(0, colon), pair.substring(colon + 1)),
        endpoint.getScheme().equals("http"));
  }

  /**
   * A task definition as small as Fargate has them, of one container that serves.
   *
   * @return its ARN
   */
  String register(Aws aws, String family, String image) {
    return aws.ecs()
        .registerTaskDefinition(
            r ->
                r.family(family)
                    .requiresCompatibilities(Compatibility.FARGATE)
                    .networkMode(NetworkMode.AWSVPC)
                    .cpu("256")
                    .memory("512")
                    .executionRoleArn(role)
                    .containerDefinitions(
                        c ->
                            c.name("web")
                                .image(image)
                                .stopTimeout(2)
                                .portMappings(p -> p.containerPort(PORT))))
        .taskDefinition()
        .taskDefinitionArn();
  }
}
