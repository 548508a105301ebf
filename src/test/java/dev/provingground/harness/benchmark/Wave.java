package dev.provingground.harness.benchmark;

import dev.provingground.harness.aws.Aws;
import dev.provingground.harness.target.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that are started all at once, measured, and stopped. */
final class Wave {
  /** For what hangs: many tasks that share few processors take minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** An answer is told to a part of itself. */
  private static final int FINENESS = 20;

  private static final int MOST_OF_A_CALL = 10;
  private static final int MOST_DESCRIBED = 100;

  private final Aws aws;
  private final Place place;
  private final String definition;
  private final int count;
  private final Target target;

  Wave(Aws aws, Target target, Place place, String definition, int count) {
    this.aws = aws;
    this.place = place;
    this.definition = definition;
    this.count = count;
    this.target = target;
  }

  /**
   * Twice: once to see when they run and what that takes of the region, once to see when they
   * answer, as asking takes the region's time too. Blocks for seconds; minutes, where many tasks
   * share few processors.
   *
   * @throws IllegalStateException when a task ends by itself, saying what ECS says of it
   */
  Result measure() throws Exception {
    try (var client = target.internet().httpClient();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        return measure(client, threads);
      } catch (Exception e) {
        threads.shutdownNow(); // nobody waits for the answers any more
        throw e;
      }
    }
  }

  private Result measure(HttpClient client, ExecutorService threads) throws Exception {
    var before = RegionTime.used();
    var running = new ArrayList<Duration>();
    var arns = run(threads::submit);
    awaitRunning(arns, task -> running.add(Duration.between(task.createdAt(), task.startedAt())));
    var used = RegionTime.used().minus(before);
    stop(arns);

    var answers = new ArrayList<Future<Duration>>();
    arns = run(threads::submit);
    awaitRunning(arns, task -> answers.add(threads.submit(() -> firstAnswer(client, task))));
    var answered = new ArrayList<Duration>();
    for (var answer : answers) {
      answered.add(answer.get());
    }
    stop(arns);
    return new Result(
        running.stream().sorted().toList(), answered.stream().sorted().toList(), used);
  }

  /**
   * @param hears of each as soon as it is seen to run
   */
  private void awaitRunning(List<String> arns, Consumer<Task> hears) {
    var waiting = new ArrayList<>(arns);
    await("every one of %d tasks to run".formatted(count))
        .pollInterval(BETWEEN_LOOKS)
        .until(
            () -> {
              for (var task : describe(waiting)) {
                if (task.lastStatus().equals("STOPPED")) {
                  throw ended(task);
                }
                if (task.lastStatus().equals("RUNNING")) {
                  waiting.remove(task.taskArn());
                  hears.accept(task);
                }
              }
              return waiting.isEmpty();
            });
  }

  private static IllegalStateException ended(Task task) {
    return new IllegalStateException(
        "%s has stopped: %s: %s; %s"
            .formatted(
                task.taskArn(),
                task.stopCodeAsString(),
                task.stoppedReason(),
                task.containers().stream()
                    .map(c -> c.name() + " exit code " + c.exitCode() + ", reason " + c.reason())
                    .collect(Collectors.joining("; "))));
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).pollInSameThread().pollDelay(Duration.ZERO).atMost(LIMIT);
  }

  private interface Threads {
    Future<List<String>> submit(Callable<List<String>> task);
  }

  private List<String> run(Threads threads) throws InterruptedException, ExecutionException {
    var calls = new ArrayList<Future<List<String>>>();
    for (int left = count; left > 0; left -= MOST_OF_A_CALL) {
      int some = Math.min(left, MOST_OF_A_CALL);
      calls.add(threads.submit(() -> run(some)));
    }
    var arns = new ArrayList<String>();
    for (var call : calls) {
      arns.addAll(call.get());
    }
    return arns;
  }

  private List<String> run(int some) {
    return aws
        .ecs()
        .runTask(
            r ->
                r.cluster(Place.NAME)
                    .launchType(LaunchType.FARGATE)
                    .taskDefinition(definition)
                    .count(some)
                    .networkConfiguration(
                        n ->
                            n.awsvpcConfiguration(
                                v ->
                                    v.subnets(place.subnet())
                                        .securityGroups(place.securityGroup())
                                        .assignPublicIp(AssignPublicIp.ENABLED))))
        .tasks()
        .stream()
        .map(Task::taskArn)
        .toList();
  }

  private List<Task> describe(List<String> arns) {
    var all = new ArrayList<Task>();
    for (int i = 0; i < arns.size(); i += MOST_DESCRIBED) {
      var some = arns.subList(i, Math.min(arns.size(), i + MOST_DESCRIBED));
      all.addAll(aws.ecs().describeTasks(r -> r.cluster(Place.NAME).tasks(some)).tasks());
    }
    return all;
  }

  /** From RunTask on. */
  private Duration firstAnswer(HttpClient client, Task task) {
    var address = publicAddress(task);
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + ":" + Place.PORT + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    await("an answer of " + address)
        // Many that ask for long would take the time of those that are to answer.
        .pollInterval((count, before) -> sinceRunTask(task).dividedBy(FINENESS))
        .ignoreExceptionsInstanceOf(IOException.class) // it does not listen yet
        // A gateway's status is the proxy's, which finds nobody there yet.
        .until(() -> client.send(request, BodyHandlers.discarding()).statusCode() < 502);
    return sinceRunTask(task);
  }

  private static Duration sinceRunTask(Task task) {
    return Duration.between(task.createdAt(), Instant.now());
  }

  private String publicAddress(Task task) {
    var id =
        task.attachments().getFirst().details().stream()
            .filter(detail -> detail.name().equals("networkInterfaceId"))
            .map(KeyValuePair::value)
            .findFirst()
            .orElseThrow();
    return aws.ec2()
        .describeNetworkInterfaces(r -> r.networkInterfaceIds(id))
        .networkInterfaces()
        .getFirst()
        .association()
        .publicIp();
  }

  private void stop(List<String> arns) {
    for (var arn : arns) {
      aws.ecs().stopTask(r -> r.cluster(Place.NAME).task(arn));
    }
    await("all tasks to stop")
        .pollInterval(BETWEEN_LOOKS)
        .until(() -> describe(arns).stream().allMatch(t -> t.lastStatus().equals("STOPPED")));
  }
}
