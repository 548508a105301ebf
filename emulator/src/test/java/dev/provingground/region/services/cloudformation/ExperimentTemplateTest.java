package dev.provingground.region.services.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;

/** AWS::FIS::ExperimentTemplate. */
final class ExperimentTemplateTest {
  private static final String TEMPLATE =
      """
      Resources:
        Drill:
          Type: AWS::FIS::ExperimentTemplate
          Properties:
            Description: %s
            RoleArn: !Sub arn:aws:iam::${AWS::AccountId}:role/chaos
            StopConditions:
              - Source: none
            Targets:
              tasks:
                ResourceType: aws:ecs:task
                Parameters: {cluster: proving, service: web}
                SelectionMode: COUNT(1)
            Actions:
              stop:
                ActionId: aws:ecs:stop-task
                Targets: {Tasks: tasks}
            Tags: {Name: %s}
      Outputs:
        Id:
          Value: !GetAtt Drill.Id
      """;

  @TempDir Path directory;

  @Test
  void itIsCreatedChangedInPlaceAndDeleted() throws Exception {
    var region = new RegionFixture(directory);
    region.deploy("S", TEMPLATE.formatted("a drill", "first"));
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    var id = region.output("S", "Id");
    var created = template(region, id);
    assertThat(created.roleArn()).isEqualTo("arn:aws:iam::123456789012:role/chaos");
    assertThat(created.targets().keySet()).containsExactly("tasks");
    assertThat(created.tags()).containsEntry("Name", "first");

    region.deploy("S", TEMPLATE.formatted("another drill", "second"));
    region.advance(Duration.ofMinutes(5));
    assertThat(region.stack("S").stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(region.output("S", "Id")).isEqualTo(id);
    assertThat(template(region, id).description()).isEqualTo("another drill");
    assertThat(template(region, id).tags()).containsEntry("Name", "second");

    region.delete("S");
    region.advance(Duration.ofMinutes(5));
    assertThat(
            region
                .call(FisClient.class, fis -> fis.listExperimentTemplates(r -> {}))
                .experimentTemplates())
        .isEmpty();
  }

  private static ExperimentTemplate template(RegionFixture region, String id) {
    return region
        .call(FisClient.class, fis -> fis.getExperimentTemplate(r -> r.id(id)))
        .experimentTemplate();
  }
}
