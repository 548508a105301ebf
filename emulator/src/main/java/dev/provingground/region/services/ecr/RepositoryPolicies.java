package dev.provingground.region.services.ecr;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.RegionIdentity;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.model.DeleteRepositoryPolicyRequest;
import software.amazon.awssdk.services.ecr.model.DeleteRepositoryPolicyResponse;
import software.amazon.awssdk.services.ecr.model.GetRepositoryPolicyRequest;
import software.amazon.awssdk.services.ecr.model.GetRepositoryPolicyResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.SetRepositoryPolicyRequest;
import software.amazon.awssdk.services.ecr.model.SetRepositoryPolicyResponse;

/** The operations on the policies that say who else may do what with a repository. */
final class RepositoryPolicies {
  private final RegionIdentity region;
  private final Repositories repositories;

  RepositoryPolicies(RegionIdentity region, Repositories repositories) {
    this.region = region;
    this.repositories = repositories;
  }

  SetRepositoryPolicyResponse set(SetRepositoryPolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var text = RepositoryPolicy.check(Repositories.required("policyText", request.policyText()));
    repository.policy = Optional.of(text);
    return SetRepositoryPolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .policyText(text)
        .build();
  }

  GetRepositoryPolicyResponse get(GetRepositoryPolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    return GetRepositoryPolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .policyText(policy(repository))
        .build();
  }

  DeleteRepositoryPolicyResponse delete(DeleteRepositoryPolicyRequest request) {
    var repository = repositories.get(request.registryId(), request.repositoryName());
    var text = policy(repository);
    repository.policy = Optional.empty();
    return DeleteRepositoryPolicyResponse.builder()
        .registryId(region.accountId())
        .repositoryName(repository.name())
        .policyText(text)
        .build();
  }

  private String policy(RepositoryRecord repository) {
    return repository.policy.orElseThrow(
        () ->
            AwsErrors.of(
                RepositoryPolicyNotFoundException.builder(),
                "RepositoryPolicyNotFoundException",
                "Repository policy does not exist for the repository with name '"
                    + repository.name()
                    + "' in the registry with id '"
                    + region.accountId()
                    + "'"));
  }
}
