package dev.provingground.harness.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.assembly.AssemblyStack.Bootstrap;
import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.assembly.Assets.ImageAsset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** Cloud assemblies as the CDK writes them, in short. */
final class AssemblyTest {
  private static final Environment HERE = new Environment("111122223333", Region.EU_WEST_1);

  /** Later before Earlier, as a manifest is in no order. */
  private static final String TWO_STACKS =
      """
      {"version": "55.0.0", "artifacts": {
        "Later": {
          "type": "aws:cloudformation:stack",
          "environment": "aws://unknown-account/unknown-region",
          "properties": {
            "templateFile": "Later.template.json",
            "stackName": "later-stack",
            "tags": {"team": "payments"},
            "parameters": {"Size": "3"},
            "stackTemplateAssetObjectUrl": "s3://assets-${AWS::AccountId}-${AWS::Region}/1.json",
            "requiresBootstrapStackVersion": 6,
            "bootstrapStackVersionSsmParameter": "/cdk-bootstrap/hnb659fds/version"
          },
          "dependencies": ["Earlier", "Later.assets"]
        },
        "Later.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Later.assets.json"}},
        "Earlier": {
          "type": "aws:cloudformation:stack",
          "environment": "aws://111122223333/eu-west-1",
          "properties": {"templateFile": "Earlier.template.json"}
        },
        "Apart": {
          "type": "aws:cloudformation:stack",
          "environment": "aws://444455556666/eu-west-1",
          "properties": {"templateFile": "Apart.template.json"}
        },
        "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}
      }}
      """;

  private static final String ASSETS =
      """
      {"version": "55.0.0",
       "files": {"1": {
         "displayName": "Later Template",
         "source": {"path": "Later.template.json", "packaging": "file"},
         "destinations": {"here": {
           "bucketName": "assets-${AWS::AccountId}-${AWS::Region}", "objectKey": "1.json",
           "assumeRoleArn": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/publishing"}}}},
       "dockerImages": {"2": {
         "displayName": "Later/Image",
         "source": {"directory": "asset.2", "dockerBuildArgs": {"A": "b"}},
         "destinations": {"here": {
           "repositoryName": "images-${AWS::AccountId}-${AWS::Region}", "imageTag": "2"}}}}}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    write("manifest.json", TWO_STACKS);
    write("Later.assets.json", ASSETS);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private List<AssemblyStack> later() {
    return Assembly.read(directory, HERE, Optional.of("later-stack")).stacks();
  }

  @Test
  void aStackComesAfterThoseThatItDependsOn() {
    assertThat(later()).extracting(AssemblyStack::id).containsExactly("Earlier", "Later");
  }

  @Test
  void aStackIsReadWithWhatTheAppSaysOfIt() {
    assertThat(later().getLast())
        .isEqualTo(
            new AssemblyStack(
                "Later",
                "later-stack",
                directory.resolve("Later.template.json"),
                Optional.of(
                    "https://s3.eu-west-1.amazonaws.com/assets-111122223333-eu-west-1/1.json"),
                Map.of("Size", "3"),
                Map.of("team", "payments"),
                Set.of("Earlier"),
                Optional.of(new Bootstrap(6, "/cdk-bootstrap/hnb659fds/version")),
                new Assets(
                    List.of(
                        new FileAsset(
                            "Later Template",
                            directory.resolve("Later.template.json"),
                            false,
                            List.of(
                                new FileAsset.Place("assets-111122223333-eu-west-1", "1.json")))),
                    List.of(
                        new ImageAsset(
                            "Later/Image",
                            new ImageAsset.Build(
                                directory.resolve("asset.2"), "", "", "", Map.of("A", "b")),
                            List.of(
                                new ImageAsset.Place("images-111122223333-eu-west-1", "2")))))));
  }

  @Test
  void aStackForAnotherEnvironmentIsRefusedUnlessItIsNotMeant() {
    assertThatThrownBy(() -> Assembly.read(directory, HERE, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "stack Apart is for aws://444455556666/eu-west-1, and this target is"
                + " aws://111122223333/eu-west-1: take env from CDK_DEFAULT_ACCOUNT and"
                + " CDK_DEFAULT_REGION, which say where it is deployed, or leave it out");
  }

  @Test
  void aStackThatThereIsNotIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Assembly.read(directory, HERE, Optional.of("Later")))
        .hasMessage("the app has no stack Later; it has [Earlier, later-stack, Apart]");
  }

  @Test
  void stagesAreReadInTheirOrder() throws IOException {
    write(
        "manifest.json",
        """
        {"version": "55.0.0", "artifacts": {
          "After": {
            "type": "aws:cloudformation:stack",
            "properties": {"templateFile": "After.template.json"},
            "dependencies": ["assembly-Prod"]
          },
          "assembly-Prod": {
            "type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}
          }
        }}
        """);
    Files.createDirectory(directory.resolve("assembly-Prod"));
    write(
        "assembly-Prod/manifest.json",
        """
        {"version": "55.0.0", "artifacts": {
          "ProdWeb": {
            "type": "aws:cloudformation:stack",
            "properties": {"templateFile": "ProdWeb.template.json", "stackName": "Prod-Web"}
          }
        }}
        """);

    var stacks = Assembly.read(directory, HERE, Optional.empty()).stacks();

    assertThat(stacks).extracting(AssemblyStack::stackName).containsExactly("Prod-Web", "After");
    assertThat(stacks.getFirst().template())
        .isEqualTo(directory.resolve("assembly-Prod/ProdWeb.template.json"));
    assertThat(stacks.getLast().dependencies()).containsExactly("ProdWeb");
  }

  @Test
  void anErrorThatTheAppNotesIsOneHereToo() throws IOException {
    write(
        "manifest.json",
        TWO_STACKS.replace(
            "\"dependencies\": [\"Earlier\"",
            "\"additionalMetadataFile\": \"Later.metadata.json\", \"dependencies\": [\"Earlier\""));
    write(
        "Later.metadata.json",
        """
        {"/Later/Web": [{"type": "aws:cdk:warning", "data": "slow"},
                        {"type": "aws:cdk:error", "data": "no subnets"}]}
        """);
    assertThatThrownBy(this::later).hasMessage("stack later-stack has an error: no subnets");
  }

  @Test
  void whileSomethingIsMissingNothingIsSaidOfStacks() throws IOException {
    write(
        "manifest.json",
        TWO_STACKS.replace(
            "\"artifacts\"",
            "\"missing\": [{\"key\": \"k\", \"provider\": \"ssm\", \"props\": {}}],"
                + " \"artifacts\""));
    write("validation-report.json", "{\"pluginReports\": [{\"conclusion\": \"failure\"}]}");
    var assembly = Assembly.read(directory, HERE, Optional.empty());
    assertThat(assembly.missing()).extracting(MissingContext::key).containsExactly("k");
    assertThat(assembly.stacks()).isEmpty();
  }

  @Test
  void whatTheCdkFindsInvalidIsNotDeployed() throws IOException {
    write(
        "validation-report.json",
        """
        {"pluginReports": [
          {"conclusion": "success", "violations": [{"severity": "error", "ruleName": "none"}]},
          {"conclusion": "failure", "violations": [
            {"severity": "warning", "ruleName": "W1", "description": "odd"},
            {"severity": "error", "ruleName": "E1151", "description": "VpcId does not match",
             "violatingConstructs": [{"constructPath": "Later/Group"}]}]}
        ]}
        """);
    assertThatThrownBy(this::later)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            the CDK's own validation finds errors in the app's templates:
            E1151: VpcId does not match [Later/Group]\
            """);
  }

  @Test
  void aTarballIsFoundInTheCommandThatWouldLoadIt() throws IOException {
    write(
        "Later.assets.json",
        ASSETS.replace(
            "{\"directory\": \"asset.2\", \"dockerBuildArgs\": {\"A\": \"b\"}}",
            """
            {"executable": ["sh", "-c", "docker load -i \\"$1\\"", "cdk-tarball-image-asset",
                            "asset.2.tar"]}\
            """));
    assertThat(later().getLast().assets().images().getFirst().source())
        .isEqualTo(new ImageAsset.Archive(directory.resolve("asset.2.tar")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "packaging": "file"           | "packaging": "tar"            | asset Later Template is packaged as tar; only file and zip are known here
          "packaging": "file"           | "executable": ["make", "it"]  | asset Later Template says executable=["make","it"], which is not supported here
          "directory": "asset.2"        | "executable": ["make", "it"]  | image asset Later/Image is made by the command [make, it], which is not run here: give the image as a TarballImageAsset
          "directory": "asset.2"        | "cacheDisabled": true         | image asset Later/Image says cacheDisabled=true, which is not supported here
          "objectKey": "1.json"         | "region": "eu-north-1"        | asset Later Template goes to the region eu-north-1, and this target is aws://111122223333/eu-west-1
          """)
  void anAssetThatIsNotKnownIsNamed(String right, String wrong, String message) throws IOException {
    write("Later.assets.json", ASSETS.replace(right, wrong));
    assertThatThrownBy(this::later)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "cdk:tree"            | "cdk:moon"             | artifact Tree of the cloud assembly is of type cdk:moon, which is not known here: synthesize with aws-cdk-lib 2.276.0 or older
          "tags"                | "hooks"                | stack later-stack says hooks={"team":"payments"}, which is not supported here: do without it, or deploy with the CDK's command line
          "55.0.0"              | "new"                  | the cloud assembly's manifest.json is of version 'new': it is none of the CDK's
          """)
  void aManifestThatIsNotKnownIsRefusedByName(String right, String wrong, String message)
      throws IOException {
    write("manifest.json", TWO_STACKS.replace(right, wrong));
    assertThatThrownBy(this::later)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    Files.delete(directory.resolve("Later.assets.json"));
    assertThatThrownBy(this::later)
        .hasMessageContaining("Later.assets.json is not there")
        .hasMessageEndingWith("synthesize it again");
  }
}
