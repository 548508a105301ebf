package dev.provingground.region.services.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.RegionIdentity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;

final class ResourceArnsTest {
  private static final String ARN = "arn:aws:ecs:us-east-1:000000000000:";
  private static final Tag TAG = Tag.builder().key("k").value("v").build();

  private final ResourceArns arns =
      new ResourceArns(new RegionIdentity("000000000000", "us-east-1", "http://127.0.0.1:4566"));

  @Test
  void whoeverCreatesWithTagsMustBeAllowedToTag() {
    Map.<SdkRequest, String>of(
            CreateClusterRequest.builder().clusterName("c").tags(TAG).build(),
            "cluster/c",
            CreateServiceRequest.builder().cluster("c").serviceName("s").tags(TAG).build(),
            "service/c/s",
            RegisterTaskDefinitionRequest.builder().family("f").tags(TAG).build(),
            "task-definition/f:*",
            RunTaskRequest.builder().cluster(ARN + "cluster/c").tags(TAG).build(),
            "task/c/*")
        .forEach(
            (request, resource) ->
                assertThat(arns.besides("Op", request))
                    .singleElement()
                    .satisfies(
                        access -> {
                          assertThat(access.action()).isEqualTo("ecs:TagResource");
                          assertThat(access.resources()).containsExactly(ARN + resource);
                          assertThat(access.keys().values("ecs:CreateAction"))
                              .containsExactly("Op");
                        }));
    assertThat(arns.besides("CreateCluster", CreateClusterRequest.builder().build())).isEmpty();
  }

  @Test
  void aFamilyIsAllOfItsRevisionsHoweverItIsNamed() {
    for (var family : List.of("f", ARN + "task-definition/f")) {
      var request = RunTaskRequest.builder().taskDefinition(family).build();
      assertThat(arns.of(request)).containsExactly(ARN + "task-definition/f:*");
    }
    var revision = RunTaskRequest.builder().taskDefinition(ARN + "task-definition/f:2").build();
    assertThat(arns.of(revision)).containsExactly(ARN + "task-definition/f:2");
  }

  @Test
  void policiesMayAskForWhatARequestIsAbout() {
    var run =
        arns.conditionKeys(
            RunTaskRequest.builder()
                .cluster("c")
                .taskDefinition("f:1")
                .enableExecuteCommand(true)
                .build());
    assertThat(run.values("ecs:cluster")).containsExactly(ARN + "cluster/c");
    assertThat(run.values("ecs:task-definition")).containsExactly(ARN + "task-definition/f:1");
    assertThat(run.values("ecs:enable-execute-command")).containsExactly("true");
    var tasks = arns.conditionKeys(ListTasksRequest.builder().build());
    assertThat(tasks.values("ecs:cluster")).containsExactly(ARN + "cluster/default");
    assertThat(arns.conditionKeys(ListClustersRequest.builder().build()).names()).isEmpty();
  }
}
