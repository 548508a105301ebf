package dev.provingground.region.services.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provingground.region.services.fakes.EveryService;
import dev.provingground.region.wire.Mount;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AwsPoliciesTest {
  @Test
  void thoseAboutEverythingAreAboutEachServiceOfTheRegion(@TempDir Path directory)
      throws IOException {
    assertThat(AwsPolicies.SERVICES)
        .containsExactlyInAnyOrderElementsOf(
            new EveryService(directory)
                .mounts().stream().map(Mount::iamPrefix).distinct().toList());
  }

  @Test
  void whoMayReadEverythingMayReadNoSecret() {
    var policy =
        AwsPolicies.all().stream()
            .filter(one -> one.name.equals("ReadOnlyAccess"))
            .findFirst()
            .orElseThrow();
    var text = policy.versions.firstEntry().getValue().text();
    assertThat(text)
        .contains("\"secretsmanager:List*\"", "\"ssm:Get*\"")
        .doesNotContain("\"secretsmanager:Get*\"");
  }
}
