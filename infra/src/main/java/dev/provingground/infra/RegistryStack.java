package dev.provingground.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecr.ImageTagMutabilityExclusionFilter;
import software.amazon.awscdk.services.ecr.LifecycleRule;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.TagMutability;
import software.amazon.awscdk.services.ecr.TagStatus;
import software.constructs.Construct;

/**
 * The image's repository, in a stack of its own: an image has to be there before the service that
 * runs it can become stable.
 */
final class RegistryStack extends Stack {
  RegistryStack(Construct scope, DeploymentOptions options) {
    super(
        scope,
        "Registry",
        StackSettings.of(options.names().registryStack(), "The workload's image"));
    Repository repository =
        Repository.Builder.create(this, "Repository")
            .repositoryName(options.names().repository())
            .imageScanOnPush(true)
            // A tag names one image for ever; only `latest` moves.
            .imageTagMutability(TagMutability.IMMUTABLE_WITH_EXCLUSION)
            .imageTagMutabilityExclusionFilters(
                List.of(ImageTagMutabilityExclusionFilter.wildcard("latest")))
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .description("An image that lost its last tag is of no further use")
                        .tagStatus(TagStatus.UNTAGGED)
                        .maxImageAge(Duration.days(1))
                        .build()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .emptyOnDelete(true)
            .build();

    StackOutputs outputs = new StackOutputs(this);
    outputs.add(Outputs.REPOSITORY_NAME, repository.getRepositoryName());
    outputs.add(Outputs.REPOSITORY_ARN, repository.getRepositoryArn());
    outputs.add(Outputs.REPOSITORY_URI, repository.getRepositoryUri());
  }
}
