package dev.provingground.infra;

import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The network, the load balancer and the service. Deleting the stack leaves nothing behind. */
final class ServiceStack extends Stack {
  ServiceStack(Construct scope, DeploymentOptions options) {
    super(
        scope,
        "Service",
        StackSettings.of(options.names().serviceStack(), "The workload on Fargate"));
    StackNames names = options.names();
    IRepository repository = Repository.fromRepositoryName(this, "Repository", names.repository());
    LogGroup logGroup =
        LogGroup.Builder.create(this, "LogGroup")
            .logGroupName(names.logGroup())
            .retention(RetentionDays.ONE_WEEK)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();

    Network network = new Network(this, names.prefix());
    SecurityGroups securityGroups = new SecurityGroups(this, network.vpc());
    LoadBalancing loadBalancing =
        new LoadBalancing(this, network.vpc(), securityGroups, options.stickySessions());
    Roles roles = new Roles(this, repository, logGroup);
    WorkloadTask task = new WorkloadTask(this, options, image(repository), roles, logGroup);
    WorkloadService service =
        new WorkloadService(
            this, network.vpc(), securityGroups, loadBalancing, task, options.desiredCount());

    StackOutputs outputs = new StackOutputs(this);
    network.describe(outputs);
    securityGroups.describe(outputs);
    loadBalancing.describe(outputs);
    roles.describe(outputs);
    task.describe(outputs);
    service.describe(outputs);
    outputs.add(Outputs.LOG_GROUP_NAME, logGroup.getLogGroupName());
  }

  private String image(IRepository repository) {
    CfnParameter reference =
        CfnParameter.Builder.create(this, Parameters.IMAGE_REFERENCE)
            .type("String")
            .description(
                "The image in the repository: ':tag', or '@sha256:digest' as the push reported it")
            .allowedPattern("^(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$")
            .constraintDescription("must be ':' and a tag, or '@sha256:' and 64 hexadecimal digits")
            .defaultValue(":latest")
            .build();
    return repository.getRepositoryUri() + reference.getValueAsString();
  }
}
