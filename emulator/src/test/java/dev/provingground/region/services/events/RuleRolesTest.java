package dev.provingground.region.services.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provingground.region.api.GuardedService;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ecs.EcsService;
import dev.provingground.region.services.fakes.FakeImages;
import dev.provingground.region.services.fakes.FakeNetwork;
import dev.provingground.region.services.fakes.FakeRegion;
import dev.provingground.region.services.fakes.FakeRuntime;
import dev.provingground.region.services.iam.IamService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** What a rule's tasks need leave for: IAM and ECS are the region's own. */
@SuppressWarnings("unchecked") // the SDK's builders take arrays of consumers
final class RuleRolesTest {
  private static final String ACCOUNT = "arn:aws:iam::123456789012:";
  private static final String CLUSTER = "arn:aws:ecs:us-east-1:123456789012:cluster/proving";
  private static final String FAMILY = "arn:aws:ecs:us-east-1:123456789012:task-definition/batch";
  private static final String ROLE = ACCOUNT + "role/events";
  private static final String RUN =
      """
      {"Effect": "Allow", "Action": "ecs:RunTask", "Resource": "%s:*",
       "Condition": {"ArnEquals": {"ecs:cluster": "%s"}}}\
      """
          .formatted(FAMILY, CLUSTER);
  private static final String PASS =
      """
      {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "%srole/task",
       "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}\
      """
          .formatted(ACCOUNT);

  private final FakeRegion region = new FakeRegion();
  private final IamService iam =
      new IamService(
          region.context().region(), region.loop(), region.context().ids(), "key", "secret");
  private EventsService events;

  @BeforeEach
  void aCluster() {
    var fake = region.context();
    var context =
        new ServiceContext(
            fake.region(), fake.loop(), region, fake.events(), iam.roles(), fake.ids());
    var network = new FakeNetwork();
    region.add(Ec2Client.class, network);
    region.add(EcrClient.class, new FakeImages());
    var ecs = new EcsService(context, network, new FakeRuntime(region.loop()));
    region.add(
        EcsClient.class,
        new GuardedService<>(EcsClient.class, "ecs", ecs, iam.authorizer()).client());
    events = new EventsService(context);
    role("task", "ecs-tasks.amazonaws.com", "{}");
    role("events", "events.amazonaws.com", "{}");
    region.call(EcsClient.class, client -> client.createCluster(r -> r.clusterName("proving")));
    register();
    events.putRule(r -> r.name("nightly").scheduleExpression("rate(1 minute)"));
  }

  private void role(String name, String trusted, String condition) {
    iam.createRole(
        r ->
            r.roleName(name)
                .assumeRolePolicyDocument(
                    """
                    {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                      "Principal": {"Service": "%s"}, "Condition": %s}}
                    """
                        .formatted(trusted, condition)));
  }

  private void register() {
    region.call(
        EcsClient.class,
        client ->
            client.registerTaskDefinition(
                r ->
                    r.family("batch")
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode("awsvpc")
                        .cpu("256")
                        .memory("512")
                        .taskRoleArn(ACCOUNT + "role/task")
                        .containerDefinitions(
                            ContainerDefinition.builder().name("job").image("job").build())));
  }

  private void allow(String... statements) {
    iam.putRolePolicy(
        r ->
            r.roleName("events")
                .policyName("run")
                .policyDocument("{\"Statement\": [" + String.join(",", statements) + "]}"));
  }

  private void target() {
    events.putTargets(
        r ->
            r.rule("nightly")
                .targets(
                    t ->
                        t.id("tasks")
                            .arn(CLUSTER)
                            .roleArn(ROLE)
                            .ecsParameters(
                                p ->
                                    p.taskDefinitionArn(FAMILY)
                                        .launchType("FARGATE")
                                        .networkConfiguration(
                                            n ->
                                                n.awsvpcConfiguration(
                                                    v -> v.subnets(FakeNetwork.SUBNET_A))))));
  }

  /** Those that the rule has started, whatever became of them. */
  private List<Task> tasks() {
    return region.call(
        EcsClient.class,
        client ->
            List.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED).stream()
                .flatMap(
                    status ->
                        client
                            .listTasks(
                                r ->
                                    r.cluster(CLUSTER)
                                        .startedBy("events-rule/nightly")
                                        .desiredStatus(status))
                            .taskArns()
                            .stream())
                .flatMap(
                    arn ->
                        client.describeTasks(r -> r.cluster(CLUSTER).tasks(arn)).tasks().stream())
                .toList());
  }

  @Test
  void aRoleThatMayRunsTasksOfTheNewestRevision() {
    allow(RUN, PASS);
    target();
    register();
    region.advance(Duration.ofMinutes(1));
    assertThat(tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.taskDefinitionArn()).isEqualTo(FAMILY + ":2");
              assertThat(task.group()).isEqualTo("family:batch");
            });
  }

  @Test
  void withoutRunTaskThereAreNone() {
    allow(PASS);
    target();
    region.advance(Duration.ofMinutes(2));
    assertThat(tasks()).isEmpty();
  }

  @Test
  void withoutPassRoleThereAreNone() {
    allow(RUN);
    target();
    region.advance(Duration.ofMinutes(2));
    assertThat(tasks()).isEmpty();
    allow(RUN, PASS);
    region.advance(Duration.ofMinutes(1));
    assertThat(tasks()).hasSize(1);
  }

  @Test
  void aRoleMayBeForOneRuleOnly() {
    iam.deleteRole(r -> r.roleName("events"));
    role(
        "events",
        "events.amazonaws.com",
        "{\"ArnEquals\": {\"aws:SourceArn\":"
            + " \"arn:aws:events:us-east-1:123456789012:rule/daily\"}}");
    assertThatThrownBy(this::target)
        .hasMessageContaining(
            "Provided role '" + ROLE + "' cannot be assumed by principal 'events.amazonaws.com'.");
  }

  @Test
  void aRoleThatIsNotThereIsNotTaken() {
    iam.deleteRole(r -> r.roleName("events"));
    assertThatThrownBy(this::target).hasMessageContaining("cannot be assumed by principal");
  }
}
