package dev.provingground.region.services.iam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies that AWS manages, those of them that people attach around a load-balanced Fargate
 * service. They allow what AWS's allow, as far as this region has it.
 */
final class AwsPolicies {
  private static final Instant CREATED = Instant.parse("2015-02-06T18:39:46Z");

  /** All that the region has. */
  static final List<String> SERVICES =
      List.of(
          "acm",
          "application-autoscaling",
          "cloudformation",
          "cloudwatch",
          "ec2",
          "ecr",
          "ecs",
          "elasticloadbalancing",
          "events",
          "fis",
          "iam",
          "logs",
          "route53",
          "s3",
          "secretsmanager",
          "servicediscovery",
          "ssm",
          "sts");

  private static final List<String> READS =
      List.of(
          "BatchGet*",
          "Describe*",
          "Detect*",
          "Estimate*",
          "Filter*",
          "Get*",
          "List*",
          "Lookup*",
          "Simulate*",
          "Validate*");

  /** Whoever may read everything may not read secrets. */
  private static final List<String> READS_OF_SECRETS =
      List.of("Describe*", "GetResourcePolicy", "List*");

  private AwsPolicies() {}

  static List<ManagedPolicy> all() {
    var all = new ArrayList<ManagedPolicy>();
    all.add(policy("/", "AdministratorAccess", allow("*")));
    all.add(
        policy(
            "/",
            "PowerUserAccess",
            SERVICES.stream()
                .filter(service -> !service.equals("iam"))
                .map(service -> service + ":*")
                .collect(Collectors.collectingAndThen(Collectors.toList(), AwsPolicies::allow))));
    all.add(policy("/", "ReadOnlyAccess", allow(reads(SERVICES))));
    all.add(policy("/", "IAMFullAccess", allow("iam:*")));
    all.add(policy("/", "IAMReadOnlyAccess", allow(reads(List.of("iam")))));
    all.add(policy("/", "AmazonS3FullAccess", allow("s3:*")));
    all.add(policy("/", "AmazonS3ReadOnlyAccess", allow(reads(List.of("s3")))));
    all.add(policy("/", "AmazonSSMReadOnlyAccess", allow(reads(List.of("ssm")))));
    all.add(
        policy(
            "/",
            "AWSCloudMapDiscoverInstanceAccess",
            allow(
                "servicediscovery:DiscoverInstances",
                "servicediscovery:DiscoverInstancesRevision")));
    all.add(policy("/", "AWSCloudFormationFullAccess", allow("cloudformation:*")));
    all.add(
        policy("/", "AWSCloudFormationReadOnlyAccess", allow(reads(List.of("cloudformation")))));
    all.add(policy("/", "CloudWatchFullAccess", allow("cloudwatch:*", "logs:*")));
    all.add(policy("/", "CloudWatchLogsFullAccess", allow("logs:*", "cloudwatch:*")));
    all.add(policy("/", "CloudWatchReadOnlyAccess", allow(reads(List.of("cloudwatch", "logs")))));
    all.add(policy("/", "AmazonEC2ContainerRegistryFullAccess", allow("ecr:*")));
    all.add(
        policy(
            "/",
            "AmazonEC2ContainerRegistryReadOnly",
            allow(
                "ecr:GetAuthorizationToken",
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:GetRepositoryPolicy",
                "ecr:DescribeRepositories",
                "ecr:ListImages",
                "ecr:DescribeImages",
                "ecr:BatchGetImage",
                "ecr:GetLifecyclePolicy",
                "ecr:ListTagsForResource")));
    all.add(policy("/", "AmazonECS_FullAccess", ecs()));
    all.add(
        policy(
            "/service-role/",
            "AmazonECSTaskExecutionRolePolicy",
            allow(
                "ecr:GetAuthorizationToken",
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchGetImage",
                "logs:CreateLogStream",
                "logs:PutLogEvents")));
    all.add(
        policy(
            "/service-role/",
            "AWSLambdaBasicExecutionRole",
            allow("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")));
    return all;
  }

  private static String ecs() {
    return allow(
        "application-autoscaling:*",
        "cloudformation:*",
        "cloudwatch:*",
        "ec2:Describe*",
        "ecs:*",
        "elasticloadbalancing:*",
        "events:*",
        "iam:ListAttachedRolePolicies",
        "iam:ListRoles",
        "iam:PassRole",
        "logs:*",
        "route53:GetHostedZone",
        "route53:ListHostedZonesByName",
        "servicediscovery:CreatePrivateDnsNamespace",
        "servicediscovery:CreateService",
        "servicediscovery:DeleteService",
        "servicediscovery:GetNamespace",
        "servicediscovery:GetOperation",
        "servicediscovery:GetService",
        "servicediscovery:ListNamespaces",
        "servicediscovery:ListServices",
        "servicediscovery:UpdateService");
  }

  private static List<String> reads(List<String> services) {
    return services.stream()
        .flatMap(service -> reads(service).stream().map(action -> service + ":" + action))
        .toList();
  }

  private static List<String> reads(String service) {
    return service.equals("secretsmanager") ? READS_OF_SECRETS : READS;
  }

  private static String allow(String... actions) {
    return allow(List.of(actions));
  }

  private static String allow(List<String> actions) {
    return actions.stream()
        .map(action -> '"' + action + '"')
        .collect(
            Collectors.joining(
                ",",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[",
                "],\"Resource\":\"*\"}]}"));
  }

  private static ManagedPolicy policy(String path, String name, String text) {
    var policy =
        new ManagedPolicy(
            name, path, "ANPA" + id(name), "arn:aws:iam::aws:policy" + path + name, null, CREATED);
    policy.add(new ManagedPolicy.Version(text, PolicyDocument.identityPolicy(text), CREATED), true);
    return policy;
  }

  /** Seventeen letters that are the same in every region. */
  private static String id(String name) {
    return Stream.iterate(Math.abs((long) name.hashCode()) + 1, n -> n * 31 % 1_000_003 + 7)
        .limit(17)
        .map(n -> String.valueOf((char) ('A' + n % 26)))
        .collect(Collectors.joining());
  }
}
