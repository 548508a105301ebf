package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.provingground.harness.app.TaskImages.Elsewhere;
import dev.provingground.harness.app.TaskImages.Image;
import dev.provingground.harness.app.TaskImages.OfEcr;
import dev.provingground.harness.assembly.Environment;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** Images, as the CDK writes them into task definitions. */
final class TaskImagesTest {
  private static final Environment HERE = new Environment("111122223333", Region.EU_WEST_1);

  /** As {@code ContainerImage.fromEcrRepository} of another stack's repository. */
  private static final String REFERRED =
      """
      {"Fn::Join": ["", [
        {"Fn::Select": [4, {"Fn::Split": [":", {"Fn::ImportValue": "arn"}]}]}, ".dkr.ecr.",
        {"Fn::Select": [3, {"Fn::Split": [":", {"Fn::ImportValue": "arn"}]}]}, ".",
        {"Ref": "AWS::URLSuffix"}, "/", {"Fn::ImportValue": "name"}, ":v3"]]}
      """;

  /** As {@code ContainerImage.fromEcrRepository} of {@code Repository.fromRepositoryName}. */
  private static final String NAMED =
      """
      {"Fn::Join": ["", [{"Ref": "AWS::AccountId"}, ".dkr.ecr.", {"Ref": "AWS::Region"}, ".",
        {"Ref": "AWS::URLSuffix"}, "/team/web:latest"]]}
      """;

  /** As {@code ContainerImage.fromAsset}. */
  private static final String ASSET =
      """
      {"Fn::Sub": "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/images-${AWS::AccountId}-${AWS::Region}:2f"}
      """;

  private static Image image(String json) throws JsonProcessingException {
    var template =
        """
        {"Resources": {"T": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
          "ContainerDefinitions": [{"Name": "web", "Image": %s}]}}}}
        """
            .formatted(json);
    return new TaskImages(new JsonMapper().readTree(template), HERE).all().getFirst();
  }

  @Test
  void imagesOfEcrAreKnownAsFarAsTheTemplateTells() throws JsonProcessingException {
    assertThat(image(REFERRED)).isEqualTo(new OfEcr("web", Optional.empty(), Optional.of("v3")));
    assertThat(image(NAMED))
        .isEqualTo(new OfEcr("web", Optional.of("team/web"), Optional.of("latest")));
    assertThat(image(ASSET))
        .isEqualTo(
            new OfEcr("web", Optional.of("images-111122223333-eu-west-1"), Optional.of("2f")));
    assertThat(image(NAMED.replace(":latest", "@sha256:0a")))
        .isEqualTo(new OfEcr("web", Optional.of("team/web"), Optional.empty()));
    assertThat(image("{\"Ref\": \"Image\"}"))
        .isEqualTo(new OfEcr("web", Optional.empty(), Optional.empty()));
    assertThat(
            image("{\"Fn::Join\": [\":\", [{\"Fn::GetAtt\": [\"R\", \"RepositoryUri\"]}, \"7\"]]}"))
        .isEqualTo(new OfEcr("web", Optional.empty(), Optional.of("7")));
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,                             docker.io",
    "amazon/amazon-ecs-sample:1,        docker.io",
    "public.ecr.aws/nginx/nginx:latest, public.ecr.aws",
    "localhost:5000/web,                localhost:5000"
  })
  void otherImagesAreOfTheRegistryThatDockerWouldAsk(String reference, String host)
      throws JsonProcessingException {
    assertThat(image("\"" + reference + "\"")).isEqualTo(new Elsewhere("web", reference, host));
  }
}
