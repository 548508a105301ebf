package dev.provingground.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The workflows, which run elsewhere, are held to what can be seen here: GitHub's pages "Workflow
 * syntax for GitHub Actions", "Contexts reference" and "Security hardening for GitHub Actions".
 */
final class WorkflowsTest {
  private static final Path DIRECTORY = Path.of(".github", "workflows");
  private static final Set<String> OF_A_WORKFLOW =
      Set.of("name", "on", "permissions", "concurrency", "jobs");
  private static final Set<String> OF_A_JOB =
      Set.of(
          "env",
          "environment",
          "if",
          "permissions",
          "runs-on",
          "steps",
          "strategy",
          "timeout-minutes");
  private static final Set<String> OF_A_STEP =
      Set.of("env", "id", "if", "name", "run", "uses", "with");
  private static final Pattern PINNED =
      Pattern.compile("uses: [\\w.-]+/[\\w.-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
  private static final Pattern EXPRESSION =
      Pattern.compile("\\$\\{\\{\\s*([\\w-]+)\\.([\\w.-]+)\\s*}}");
  private static final Pattern PROFILE = Pattern.compile(" -P([\\w-]+)");
  private static final Pattern PROPERTY = Pattern.compile(" -D([\\w.]+)=");
  private static final Set<String> FREE_TEXT =
      Set.of("github.event", "github.head_ref", "github.base_ref");

  static Stream<Path> workflows() throws IOException {
    try (var files = Files.list(DIRECTORY)) {
      return files.filter(f -> f.toString().endsWith(".yml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void itHasTheKeysThatThereAre(Path file) throws IOException {
    var workflow = read(file);
    assertThat(OF_A_WORKFLOW).containsAll(workflow.keySet());
    jobs(workflow)
        .forEach(
            (name, job) -> {
              assertThat(OF_A_JOB).as(name).containsAll(job.keySet());
              assertThat(job).as(name).containsKeys("runs-on", "timeout-minutes", "steps");
              for (var step : steps(job)) {
                assertThat(OF_A_STEP).as(name).containsAll(step.keySet());
                assertThat(step.containsKey("run") ^ step.containsKey("uses"))
                    .as("%s: a step runs something or uses something: %s", name, step)
                    .isTrue();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyActionIsPinnedByItsCommitAndSaysItsRelease(Path file) throws IOException {
    assertThat(Files.readString(file).lines().filter(line -> line.contains("uses:")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).containsPattern(PINNED));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void itMayReadUnlessAJobSaysMoreAndHoldsNoKeyOfAws(Path file) throws IOException {
    var workflow = read(file);
    assertThat(workflow.get("permissions")).isEqualTo(Map.of("contents", "read"));
    assertThat(Files.readString(file))
        .doesNotContainIgnoringCase("aws_secret", "aws-secret", "aws_access", "aws-access");
    jobs(workflow).values().stream()
        .filter(job -> job.toString().contains("aws-actions/configure-aws-credentials"))
        .forEach(
            job ->
                assertThat(job.get("permissions"))
                    .isEqualTo(Map.of("contents", "read", "id-token", "write")));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void whatItsExpressionsNameExists(Path file) throws IOException {
    jobs(read(file))
        .forEach(
            (name, job) -> {
              var ids = new TreeSet<String>();
              steps(job).forEach(step -> ids.add(String.valueOf(step.get("id"))));
              var matrix =
                  map(map(job.getOrDefault("strategy", Map.of())).getOrDefault("matrix", Map.of()));
              for (var expression : found(EXPRESSION, job.toString())) {
                var rest = expression.group(2);
                switch (expression.group(1)) {
                  case "github", "secrets", "vars" -> assertThat(rest).isNotEmpty();
                  case "matrix" -> assertThat(matrix).as(name).containsKey(rest);
                  case "steps" -> assertThat(ids).as(name).contains(rest.split("\\.", 2)[0]);
                  default -> throw new AssertionError(name + ": there is no " + expression.group());
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void noScriptContainsWhatOthersMayHaveWritten(Path file) throws IOException {
    jobs(read(file))
        .forEach(
            (name, job) ->
                steps(job)
                    .forEach(
                        step ->
                            assertThat(String.valueOf(step.get("run")))
                                .as(name)
                                .doesNotContain(FREE_TEXT)));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void theProfilesAndPropertiesThatItGivesMavenExist(Path file) throws IOException {
    var poms =
        Files.readString(Path.of("pom.xml")) + Files.readString(Path.of("parent", "pom.xml"));
    var sources =
        poms
            + Files.readString(
                Path.of("src/test/java/dev/provingground/harness/settings/Settings.java"));
    var scripts = Files.readString(file);
    assertThat(found(PROFILE, scripts))
        .allSatisfy(p -> assertThat(poms).contains("<id>%s</id>".formatted(p.group(1))));
    assertThat(found(PROPERTY, scripts)).allSatisfy(p -> assertThat(sources).contains(p.group(1)));
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  /** As YAML 1.1 reads it, to which {@code on} is a truth value. */
  private static Map<String, Object> read(Path file) throws IOException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<?, ?> read = yaml.load(new StringReader(Files.readString(file)));
    var workflow = new TreeMap<String, Object>();
    read.forEach(
        (key, value) -> workflow.put(Boolean.TRUE.equals(key) ? "on" : key.toString(), value));
    return workflow;
  }

  private static Map<String, Map<String, Object>> jobs(Map<String, Object> workflow) {
    var jobs = new TreeMap<String, Map<String, Object>>();
    map(Objects.requireNonNull(workflow.get("jobs")))
        .forEach((name, job) -> jobs.put(name, map(job)));
    return jobs;
  }

  private static List<Map<String, Object>> steps(Map<String, Object> job) {
    var steps = new ArrayList<Map<String, Object>>();
    ((List<?>) Objects.requireNonNull(job.get("steps"))).forEach(step -> steps.add(map(step)));
    return steps;
  }

  private static Map<String, Object> map(Object yaml) {
    var map = new TreeMap<String, Object>();
    ((Map<?, ?>) yaml).forEach((key, value) -> map.put(key.toString(), value));
    return map;
  }
}
