package dev.provingground.harness.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.harness.assembly.Assembly;
import dev.provingground.harness.assembly.AssemblyStack;
import dev.provingground.harness.assembly.Assets;
import dev.provingground.harness.assembly.Assets.FileAsset;
import dev.provingground.harness.assembly.Assets.ImageAsset;
import dev.provingground.harness.assembly.Environment;
import dev.provingground.harness.deployment.StackTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

final class AppStacksTest {
  private static final Environment HERE = new Environment("111122223333", Region.US_EAST_1);
  private static final String REPOSITORY =
      "\"Images\": {\"Type\": \"AWS::ECR::Repository\", \"Properties\": {\"RepositoryName\":"
          + " \"web\"}}";
  private static final String QUEUE = "\"Queue\": {\"Type\": \"AWS::SQS::Queue\"}";

  /** A service whose image is what the argument says. */
  private static final String SERVICE =
      """
      "Service": {"Type": "AWS::ECS::Service"},
      "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
        "ContainerDefinitions": [{"Name": "web", "Image": %s}]}}
      """;

  private static final String OF_THE_REPOSITORY =
      SERVICE.formatted("{\"Fn::ImportValue\": \"uri\"}");
  private static final String BY_NAME =
      SERVICE.formatted("\"111122223333.dkr.ecr.us-east-1.amazonaws.com/web:v2\"");

  @TempDir private Path directory;
  private final List<AssemblyStack> stacks = new ArrayList<>();

  private void stack(String name, String resources, String... dependencies) throws IOException {
    stack(name, resources, Assets.NONE, dependencies);
  }

  private void stack(String name, String resources, Assets assets, String... dependencies)
      throws IOException {
    var template = directory.resolve(name + ".template.json");
    Files.writeString(template, "{\"Resources\": {" + resources + "}}");
    stacks.add(
        new AssemblyStack(
            name,
            name,
            template,
            Optional.empty(),
            Map.of(),
            Map.of(),
            Set.of(dependencies),
            Optional.empty(),
            assets));
  }

  private AppStacks app(AppDescription.Roles roles) {
    return app(Map.of(), roles);
  }

  private AppStacks app(Map<String, String> parameters, AppDescription.Roles roles) {
    return new AppStacks(
        new Assembly(directory, 55, stacks, List.of()),
        new AppDescription(
            8080,
            "/",
            2,
            2,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(parameters),
            Optional.of(roles)),
        HERE);
  }

  private AppStacks app() {
    return app(roles(Optional.empty(), Optional.empty()));
  }

  private static AppDescription.Roles roles(Optional<String> stack, Optional<String> repository) {
    return new AppDescription.Roles(Optional.empty(), stack, repository);
  }

  private static List<String> names(List<StackTemplate> templates) {
    return templates.stream().map(StackTemplate::stackName).toList();
  }

  @Test
  void whatTheServiceDoesNotNeedToWaitForComesBeforeItAndWhatWaitsForItAfter() throws IOException {
    stack("Registry", REPOSITORY);
    stack("Network", QUEUE);
    stack("Web", OF_THE_REPOSITORY, "Registry", "Network");
    stack("Alarms", QUEUE, "Web");
    stack("Dashboard", QUEUE, "Alarms");

    var templates = app().templates();

    assertThat(names(templates.foundation())).containsExactly("Registry", "Network");
    assertThat(templates.registry()).contains("Registry");
    assertThat(templates.service().stackName()).isEqualTo("Web");
    assertThat(names(templates.additions())).containsExactly("Alarms", "Dashboard");
    assertThat(app().tag()).isEqualTo("latest");
  }

  @Test
  void aRepositoryIsFoundByItsName() throws IOException {
    stack("Others", REPOSITORY.replace("\"web\"", "\"others\""));
    stack("Registry", REPOSITORY);
    stack("Web", BY_NAME);
    assertThat(app().templates().registry()).contains("Registry");
    assertThat(app().foreignRepository()).isEmpty();
    assertThat(app().tag()).isEqualTo("v2");
  }

  @Test
  void aRepositoryThatNoStackMakesIsSomebodyElses() throws IOException {
    stack("Web", BY_NAME);
    assertThat(app().templates().registry()).isEmpty();
    assertThat(app().foreignRepository()).contains("web");
  }

  @Test
  void anAppWithImagesOfItsOwnNeedsNoRepository() throws IOException {
    stack(
        "Web",
        BY_NAME,
        new Assets(
            List.of(),
            List.of(
                new ImageAsset(
                    "Image",
                    new ImageAsset.Archive(directory),
                    List.of(new ImageAsset.Place("web", "v2"))))));
    assertThat(app().templates().registry()).isEmpty();
    assertThat(app().foreignRepository()).isEmpty();
    stacks.clear();
    stack("Web", SERVICE.formatted("\"nginx\""));
    assertThat(app().templates().registry()).isEmpty();
  }

  @Test
  void amongSeveralTheOneThatIsDescribedIsTaken() throws IOException {
    stack("Registries", REPOSITORY + "," + REPOSITORY.replace("Images", "Others"));
    stack("Web", OF_THE_REPOSITORY);
    stack("Admin", OF_THE_REPOSITORY);
    assertThatThrownBy(() -> app().templates())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the app's stacks [Web, Admin] have a service each: name the one that is meant in"
                + " proving-ground.yaml, as stack in roles");
    assertThatThrownBy(() -> app(roles(Optional.of("Web"), Optional.empty())).templates())
        .hasMessage(
            "container web runs an image of a repository, and the stacks before Web have the"
                + " repositories [Images, Others]: name the one that is meant in"
                + " proving-ground.yaml, as repository in roles");
    assertThat(app(roles(Optional.of("Web"), Optional.of("Others"))).templates().registry())
        .contains("Registries");
  }

  @Test
  void aStackTakesTheParametersThatItDeclares() throws IOException {
    stack("Registry", REPOSITORY);
    stack("Web", OF_THE_REPOSITORY + "}, \"Parameters\": {\"Size\": {\"Type\": \"String\"}");
    var none = roles(Optional.empty(), Optional.empty());

    var templates = app(Map.of("Size", "3"), none).templates();

    assertThat(templates.service().parameters()).isEqualTo(Map.of("Size", "3"));
    assertThat(templates.foundation().getFirst().parameters()).isEmpty();
    assertThatThrownBy(() -> app(Map.of("Sise", "3"), none).templates())
        .hasMessage(
            "proving-ground.yaml gives the parameter Sise, and the app's templates have [Size]");
  }

  @Test
  void anAppWithoutAServiceIsRefused() throws IOException {
    stack("Registry", REPOSITORY);
    assertThatThrownBy(() -> app().templates())
        .hasMessage("the app's stacks [Registry] have no AWS::ECS::Service");
  }

  @Test
  void aServiceThatWaitsForAnImageInItsOwnStackIsRefused() throws IOException {
    stack("Web", OF_THE_REPOSITORY + "," + REPOSITORY);
    assertThatThrownBy(() -> app().templates())
        .hasMessage(
            "stack Web has the service and the repository [Images] of its image: give the"
                + " repository a stack of its own, as the image is pushed between them");
  }

  @Test
  void aServiceMayBeInAStackThatIsNested() throws IOException {
    nest("inner", BY_NAME);
    nest("outer", nested("inner"));
    stack("Registry", REPOSITORY);
    stack(
        "Web",
        nested("outer"),
        new Assets(List.of(asset("outer"), asset("inner")), List.of()),
        "Registry");

    var templates = app().templates();

    assertThat(templates.service().stackName()).isEqualTo("Web");
    assertThat(templates.registry()).contains("Registry");
    assertThat(app().tag()).isEqualTo("v2");
  }

  private void nest(String name, String resources) throws IOException {
    Files.writeString(
        directory.resolve(name + ".nested.template.json"), "{\"Resources\": {" + resources + "}}");
  }

  private FileAsset asset(String name) {
    return new FileAsset(
        name,
        directory.resolve(name + ".nested.template.json"),
        false,
        List.of(new FileAsset.Place("assets", name + "-hash.json")));
  }

  private static String nested(String name) {
    return """
    "Nested": {"Type": "AWS::CloudFormation::Stack", "Properties": {
      "TemplateURL": {"Fn::Sub": "https://s3.${AWS::URLSuffix}/assets/%s-hash.json"}}}
    """
        .formatted(name);
  }
}
