package dev.provingground.region.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;

final class RequestTagsTest {
  @Test
  void tagsAreFoundInEachWayThatServicesSpellThem() {
    var pairs =
        CreateClusterRequest.builder()
            .tags(t -> t.key("Team").value("red"), t -> t.key("empty"))
            .build();
    assertThat(RequestTags.of(pairs).values("aws:RequestTag/team")).containsExactly("red");
    assertThat(RequestTags.of(pairs).values("aws:RequestTag/empty")).containsExactly("");
    assertThat(RequestTags.of(pairs).values("aws:TagKeys")).containsExactly("Team", "empty");
    var map = CreateLogGroupRequest.builder().tags(Map.of("team", "red")).build();
    assertThat(RequestTags.of(map).values("aws:RequestTag/team")).containsExactly("red");
    var specifications =
        CreateVpcRequest.builder()
            .tagSpecifications(s -> s.tags(Tag.builder().key("team").value("red").build()))
            .build();
    assertThat(RequestTags.of(specifications).values("aws:RequestTag/team")).containsExactly("red");
  }

  @Test
  void whatIsTakenAwayHasKeysOnly() {
    var keys = RequestTags.of(UntagResourceRequest.builder().tagKeys("a", "b").build());
    assertThat(keys.names()).containsExactly("aws:tagkeys");
    assertThat(keys.values("aws:TagKeys")).containsExactly("a", "b");
    var old = UntagLogGroupRequest.builder().logGroupName("g").tags("a").build();
    assertThat(RequestTags.of(old).values("aws:TagKeys")).containsExactly("a");
  }

  @Test
  void withoutTagsThereAreNoKeys() {
    assertThat(RequestTags.of(CreateClusterRequest.builder().build()).names()).isEmpty();
  }
}
