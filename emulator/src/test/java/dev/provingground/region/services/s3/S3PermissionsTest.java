package dev.provingground.region.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.api.Access;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

final class S3PermissionsTest {
  @Test
  void whoeverCopiesMustBeAllowedToReadTheSource() {
    var copy =
        CopyObjectRequest.builder()
            .copySource("from/a%20b")
            .destinationBucket("to")
            .destinationKey("c")
            .build();
    assertThat(S3Permissions.resources("CopyObject", copy)).containsExactly("arn:aws:s3:::to/c");
    assertThat(S3Permissions.besides(copy))
        .containsExactly(Access.to("s3:GetObject", List.of("arn:aws:s3:::from/a b")));
    assertThat(S3Permissions.besides(CopyObjectRequest.builder().build())).isEmpty();
  }

  @Test
  void policiesMayAskForWhatIsListed() {
    var keys =
        S3Permissions.conditionKeys(
            ListObjectsV2Request.builder().bucket("b").prefix("home/").maxKeys(7).build());
    assertThat(keys.values("s3:prefix")).containsExactly("home/");
    assertThat(keys.values("s3:max-keys")).containsExactly("7");
    assertThat(keys.values("s3:delimiter")).isEmpty();
  }
}
