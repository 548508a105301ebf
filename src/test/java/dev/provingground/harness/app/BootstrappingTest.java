package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.assembly.AssemblyStack;
import dev.provingground.harness.assembly.AssemblyStack.Bootstrap;
import dev.provingground.harness.assembly.Assets;
import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.assembly.Assets.ImageAsset;
import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.console.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

final class BootstrappingTest {
  private static final String PARAMETER = "/cdk-bootstrap/hnb659fds/version";
  private static final Environment HERE = new Environment("111122223333", Region.EU_WEST_1);
  private static final Console QUIET =
      new Console(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

  private final RememberedAccount account = new RememberedAccount();

  private Bootstrapping bootstrapping(boolean brings) {
    return new Bootstrapping(account.ssm(), account.s3(), account.ecr(), brings, HERE, QUIET);
  }

  private static AssemblyStack stack(int version, String parameter) {
    return new AssemblyStack(
        "Web",
        "Web",
        Path.of("Web.template.json"),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Set.of(),
        Optional.of(new Bootstrap(version, parameter)),
        new Assets(
            List.of(
                new FileAsset(
                    "Code", Path.of("code"), true, List.of(new FileAsset.Place("files", "1.zip")))),
            List.of(
                new ImageAsset(
                    "Image",
                    new ImageAsset.Archive(Path.of("image.tar")),
                    List.of(new ImageAsset.Place("images", "2"))))));
  }

  @Test
  void whatAnAppNamesIsBroughtWhereNothingIsThereOnce() {
    var stacks = List.of(stack(6, PARAMETER), stack(8, PARAMETER));
    bootstrapping(true).require(stacks);
    bootstrapping(true).require(stacks);
    assertThat(account.parameters).isEqualTo(Map.of(PARAMETER, "8"));
    assertThat(account.buckets).containsExactly("files");
    assertThat(account.repositories).containsExactly("images");
  }

  @Test
  void anAccountThatIsBootstrappedIsTakenAsItIs() {
    account.parameters.put(PARAMETER, "21");
    account.buckets.add("files");
    account.repositories.add("images");
    bootstrapping(false).require(List.of(stack(6, PARAMETER)));
    assertThat(account.parameters).isEqualTo(Map.of(PARAMETER, "21"));
  }

  @Test
  void anAccountThatIsNotIsRefusedWithTheCommandThatDoesIt() {
    assertThatThrownBy(() -> bootstrapping(false).require(List.of(stack(6, PARAMETER))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "aws://111122223333/eu-west-1 is not bootstrapped for this app, which needs version 6"
                + " in the parameter /cdk-bootstrap/hnb659fds/version: run npx cdk bootstrap"
                + " aws://111122223333/eu-west-1");
    assertThat(account.parameters).isEmpty();
  }

  @Test
  void anOldBootstrapIsRefusedAndTheQualifierIsInTheCommand() {
    var own = "/cdk-bootstrap/team/version";
    account.parameters.put(own, "5");
    assertThatThrownBy(() -> bootstrapping(false).require(List.of(stack(6, own))))
        .hasMessageContaining("is bootstrapped with version 5 only for this app")
        .hasMessageEndingWith("npx cdk bootstrap aws://111122223333/eu-west-1 --qualifier team");
  }

  @Test
  void aBucketOrARepositoryThatIsNotThereIsNamed() {
    account.parameters.put(PARAMETER, "6");
    assertThatThrownBy(() -> bootstrapping(false).require(List.of(stack(6, PARAMETER))))
        .hasMessageStartingWith("the bucket files is not in aws://111122223333/eu-west-1")
        .hasMessageEndingWith("run npx cdk bootstrap aws://111122223333/eu-west-1");
    account.buckets.add("files");
    assertThatThrownBy(() -> bootstrapping(false).require(List.of(stack(6, PARAMETER))))
        .hasMessageStartingWith("the ECR repository images is not in");
  }
}
