package dev.provingground.harness.app;

import dev.provingground.harness.aws.Aws;
import dev.provingground.infra.Outputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/**
 * Finds in a stack what the reference stack states in its outputs: from the ECS service along what
 * it refers to, to its load balancer and its network.
 */
record Discovery(Aws aws, String stack) {
  private static final String REPOSITORY = "AWS::ECR::Repository";
  private static final String SERVICE = "AWS::ECS::Service";
  private static final String NESTED = "AWS::CloudFormation::Stack";

  /**
   * Under the keys of {@link Outputs}.
   *
   * @param logicalId which repository, where there are several
   */
  Map<String, String> registry(Optional<String> logicalId) {
    var name = one(REPOSITORY, logicalId);
    var repository =
        aws.ecr().describeRepositories(r -> r.repositoryNames(name)).repositories().getFirst();
    return Map.of(
        Outputs.REPOSITORY_NAME, repository.repositoryName(),
        Outputs.REPOSITORY_ARN, repository.repositoryArn(),
        Outputs.REPOSITORY_URI, repository.repositoryUri());
  }

  /**
   * Under the keys of {@link Outputs}.
   *
   * @param logicalId which service, where there are several
   * @param domain under which it is asked over HTTPS; empty where it is asked over HTTP
   */
  Map<String, String> service(Optional<String> logicalId, Optional<String> domain) {
    var service = describe(one(SERVICE, logicalId));
    var found = new HashMap<String, String>();
    found.put(Outputs.SERVICE_ARN, service.serviceArn());
    found.put(Outputs.SERVICE_NAME, service.serviceName());
    found.put(Outputs.CLUSTER_ARN, service.clusterArn());
    found.put(Outputs.CLUSTER_NAME, lastPart(service.clusterArn()));
    found.put(
        Outputs.TASK_SECURITY_GROUP_ID,
        service.networkConfiguration().awsvpcConfiguration().securityGroups().getFirst());
    taskDefinition(service.taskDefinition(), found);
    loadBalancer(service, domain, found);
    return Map.copyOf(found);
  }

  private Service describe(String arn) {
    return aws.ecs()
        .describeServices(r -> r.cluster(arn.split("/", 3)[1]).services(arn))
        .services()
        .getFirst();
  }

  private void taskDefinition(String arn, Map<String, String> found) {
    var definition = aws.ecs().describeTaskDefinition(r -> r.taskDefinition(arn)).taskDefinition();
    var container = definition.containerDefinitions().getFirst();
    found.put(Outputs.TASK_DEFINITION_ARN, definition.taskDefinitionArn());
    found.put(Outputs.TASK_FAMILY, definition.family());
    found.put(Outputs.CONTAINER_NAME, container.name());
    Optional.ofNullable(definition.executionRoleArn())
        .ifPresent(role -> found.put(Outputs.EXECUTION_ROLE_ARN, role));
    Optional.ofNullable(definition.taskRoleArn())
        .ifPresent(role -> found.put(Outputs.TASK_ROLE_ARN, role));
    Optional.ofNullable(container.logConfiguration())
        .map(logs -> logs.options().get("awslogs-group"))
        .ifPresent(group -> found.put(Outputs.LOG_GROUP_NAME, group));
  }

  private void loadBalancer(Service service, Optional<String> domain, Map<String, String> found) {
    if (service.loadBalancers().isEmpty()) {
      throw new IllegalArgumentException(
          "service %s has no load balancer, and nobody could ask it anything"
              .formatted(service.serviceName()));
    }
    var arn = service.loadBalancers().getFirst().targetGroupArn();
    var group =
        aws.elb().describeTargetGroups(r -> r.targetGroupArns(arn)).targetGroups().getFirst();
    var balancer =
        aws.elb()
            .describeLoadBalancers(r -> r.loadBalancerArns(group.loadBalancerArns()))
            .loadBalancers()
            .getFirst();
    var listener = listener(balancer, domain);
    found.put(Outputs.TARGET_GROUP_ARN, arn);
    found.put(Outputs.LOAD_BALANCER_ARN, balancer.loadBalancerArn());
    found.put(Outputs.LOAD_BALANCER_DNS_NAME, balancer.dnsName());
    found.put(
        Outputs.SERVICE_URL,
        domain.map(name -> "https://" + name).orElse("http://" + balancer.dnsName()));
    found.put(Outputs.LISTENER_ARN, listener.listenerArn());
    found.put(Outputs.LOAD_BALANCER_SECURITY_GROUP_ID, balancer.securityGroups().getFirst());
    network(balancer.vpcId(), balancer.availabilityZones(), found);
  }

  /** Through which the service is asked. */
  private Listener listener(LoadBalancer balancer, Optional<String> domain) {
    var wanted = domain.isPresent() ? ProtocolEnum.HTTPS : ProtocolEnum.HTTP;
    var all =
        aws.elb().describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn())).listeners();
    return all.stream()
        .filter(listener -> listener.protocol() == wanted)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the load balancer %s has no %s listener, only %s; %s"
                        .formatted(
                            balancer.loadBalancerName(),
                            wanted,
                            all.stream().map(l -> l.protocol() + " on " + l.port()).toList(),
                            domain.isPresent()
                                ? "leave out the domain"
                                : "say under which domain it is asked")));
  }

  private void network(String vpc, List<AvailabilityZone> zones, Map<String, String> found) {
    var subnets = zones.stream().map(AvailabilityZone::subnetId).toList();
    found.put(Outputs.VPC_ID, vpc);
    found.put(Outputs.PUBLIC_SUBNET_IDS, String.join(",", subnets));
    found.put(
        Outputs.AVAILABILITY_ZONES,
        String.join(",", zones.stream().map(AvailabilityZone::zoneName).toList()));
    var tables =
        aws
            .ec2()
            .describeRouteTables(r -> r.filters(filter("association.subnet-id", subnets)))
            .routeTables()
            .stream()
            .map(RouteTable::routeTableId);
    found.put(Outputs.ROUTE_TABLE_IDS, String.join(",", tables.toList()));
    aws
        .ec2()
        .describeInternetGateways(r -> r.filters(filter("attachment.vpc-id", List.of(vpc))))
        .internetGateways()
        .stream()
        .findFirst()
        .ifPresent(g -> found.put(Outputs.INTERNET_GATEWAY_ID, g.internetGatewayId()));
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  private String one(String type, Optional<String> logicalId) {
    var all = resources().filter(r -> r.resourceType().equals(type)).toList();
    var chosen =
        all.stream()
            .filter(r -> logicalId.isEmpty() || logicalId.get().equals(r.logicalResourceId()))
            .toList();
    if (chosen.size() != 1) {
      throw new IllegalArgumentException(
          "stack %s has %s of type %s; name the one that is meant in roles"
              .formatted(stack, all.stream().map(StackResource::logicalResourceId).toList(), type));
    }
    return chosen.getFirst().physicalResourceId();
  }

  /** Those of nested stacks too. */
  private Stream<StackResource> resources() {
    return aws
        .cloudFormation()
        .describeStackResources(r -> r.stackName(stack))
        .stackResources()
        .stream()
        .flatMap(
            resource ->
                resource.resourceType().equals(NESTED)
                    ? new Discovery(aws, resource.physicalResourceId()).resources()
                    : Stream.of(resource));
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
