package dev.provingground.region.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

final class GuardedServiceTest {
  private static final Caller ROLE =
      new Caller.RoleSession(
          "arn:aws:iam::000000000000:role/reader",
          "arn:aws:sts::000000000000:assumed-role/reader/me",
          "AROA:me",
          Optional.empty(),
          Instant.EPOCH);

  private final List<String> asked = new ArrayList<>();
  private final List<Access> accesses = new ArrayList<>();
  private final GuardedService<EcsClient> service =
      new GuardedService<>(EcsClient.class, "ecs", new Clusters(), this::authorize);
  private final EcsClient client = service.client();

  private void authorize(Caller caller, Access access) {
    accesses.add(access);
    asked.add(access.action() + " " + access.resources());
    if (access.action().equals("ecs:DescribeClusters")) {
      throw AwsErrors.error("AccessDeniedException", "no");
    }
  }

  /** Implements two operations, one of them in two pages. */
  private static class Clusters extends MoreClusters implements ResourceAware {
    @Override
    public ListClustersResponse listClusters(ListClustersRequest request) {
      return request.nextToken() == null
          ? ListClustersResponse.builder().clusterArns("a").nextToken("page 2").build()
          : ListClustersResponse.builder().clusterArns("b").build();
    }

    @Override
    public List<String> resources(String operation, SdkRequest request) {
      return List.of(operation + "'s resource");
    }

    @Override
    public ConditionKeys conditionKeys(String operation, SdkRequest request) {
      return ConditionKeys.of("ecs:cluster", "c");
    }

    @Override
    public List<Access> besides(String operation, SdkRequest request) {
      return List.of(
          Access.to("ecs:TagResource", List.of("tagged"))
              .with(ConditionKeys.of("ecs:CreateAction", operation)));
    }

    @Override
    public List<PassedRole> passedRoles(String operation, SdkRequest request) {
      return List.of(new PassedRole("arn:aws:iam::000000000000:role/app", "ecs.amazonaws.com"));
    }

    @Override
    public String serviceName() {
      return "ecs";
    }

    @Override
    public void close() {}
  }

  private abstract static class MoreClusters implements EcsClient {
    @Override
    public DescribeClustersResponse describeClusters(DescribeClustersRequest request) {
      return DescribeClustersResponse.builder().build();
    }
  }

  @Test
  void knowsTheOperationsThatTheImplementationOverridesOrInherits() {
    assertThat(service.operations().stream().map(Operation::name))
        .containsExactly("DescribeClusters", "ListClusters");
    assertThat(service.operation("CreateCluster")).isEmpty();
    assertThat(service.operation("ListClusters"))
        .hasValueSatisfying(
            operation -> {
              assertThat(operation.requestType()).isEqualTo(ListClustersRequest.class);
              assertThat(operation.responseType()).isEqualTo(ListClustersResponse.class);
            });
  }

  @Test
  void aRolesCallsAreAuthorizedOnTheResourcesThatTheServiceNames() {
    var answer = CallContext.call(ROLE, () -> client.listClusters());
    assertThat(answer.clusterArns()).containsExactly("a");
    assertThat(asked).startsWith("ecs:ListClusters [ListClusters's resource]");
  }

  @Test
  void aRefusedCallNeverReachesTheService() {
    assertThatThrownBy(() -> CallContext.call(ROLE, () -> client.describeClusters()))
        .isInstanceOf(AwsServiceException.class);
  }

  @Test
  void consumerBuildersAndPaginatorsAreAuthorizedToo() {
    CallContext.call(ROLE, () -> client.listClusters(request -> request.maxResults(1)));
    var arns =
        CallContext.call(
            ROLE, () -> client.listClustersPaginator().clusterArns().stream().toList());
    assertThat(arns).containsExactly("a", "b");
    assertThat(asked).filteredOn(a -> a.startsWith("ecs:ListClusters")).hasSize(3);
  }

  @Test
  void whereARequestComesFromIsKnownToConditions() {
    var origin = new CallContext.Origin("127.0.0.1", "cli");
    new CallContext(ROLE, "id", Optional.of(origin)).run(() -> client.listClusters());
    CallContext.call(ROLE, () -> client.listClusters());
    assertThat(accesses.getFirst().keys().values("aws:SourceIp")).containsExactly("127.0.0.1");
    assertThat(accesses.getFirst().keys().values("aws:UserAgent")).containsExactly("cli");
    assertThat(accesses.getFirst().keys().values("aws:ViaAWSService")).containsExactly("false");
    assertThat(accesses.getFirst().keys().values("ecs:cluster")).containsExactly("c");
    assertThat(accesses.getLast().keys().values("aws:SourceIp")).isEmpty();
    assertThat(accesses.getLast().keys().values("aws:ViaAWSService")).containsExactly("true");
  }

  @Test
  void whatElseARequestDoesIsAskedForOnceItsActionIsAllowed() {
    CallContext.call(ROLE, () -> client.listClusters());
    assertThat(asked)
        .containsExactly(
            "ecs:ListClusters [ListClusters's resource]",
            "ecs:TagResource [tagged]",
            "iam:PassRole [arn:aws:iam::000000000000:role/app]");
    assertThat(accesses.getLast().service()).isEqualTo("ecs");
    assertThat(accesses.get(1).keys().values("ecs:CreateAction")).containsExactly("ListClusters");
    assertThat(accesses.get(1).keys().values("aws:ViaAWSService")).containsExactly("true");
    assertThat(accesses.getLast().keys().values("iam:PassedToService"))
        .containsExactly("ecs.amazonaws.com");
  }

  @Test
  void rootAndTheRegionsOwnServicesMayDoEverything() {
    for (var caller :
        List.of(new Caller.Root("000000000000"), new Caller.Service("ecs.amazonaws.com"))) {
      CallContext.call(caller, () -> client.describeClusters());
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void anOperationThatIsNotThereFailsLoudly() {
    assertThatThrownBy(() -> CallContext.call(ROLE, () -> client.createCluster()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void withoutACallerThereIsNoCall() {
    assertThatThrownBy(client::listClusters)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CallContext.call");
  }

  @Test
  void theDirectoryFindsServicesByTheirClientInterface() {
    var directory = new ServiceDirectory();
    directory.add(service);
    assertThat(directory.client(EcsClient.class)).isSameAs(client);
    assertThatThrownBy(() -> directory.add(service)).hasMessageContaining("two services");
    assertThatThrownBy(() -> directory.client(String.class))
        .hasMessage("this region has no service for java.lang.String");
  }
}
