package dev.provingground.harness.mutation.run;

import dev.provingground.harness.deployment.StackFailure;
import dev.provingground.harness.mutation.run.Judgement.Outcome;
import dev.provingground.harness.mutation.run.Scenarios.Ending;
import dev.provingground.harness.mutation.run.Scenarios.Scenario;
import dev.provingground.harness.run.SuiteRun;
import io.cucumber.plugin.event.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Finds out who notices a mutant. A scenario kills when what it asserts fails, twice: what fails
 * for another reason, or once only, is an error of the harness or of the region, and no kill.
 */
final class Judge {
  /** How many scenarios that have killed nothing yet are asked too, after the first kill. */
  private static final int IDLERS = 2;

  private static final int NOT_IMPLEMENTED = 501;

  /** As CloudFormation says of a service whose tasks do not start, or do not become healthy. */
  private static final String UNSTABLE = "ECS Deployment Circuit Breaker was triggered";

  private static final int LONGEST_REASON = 600;

  private final Laboratory laboratory;
  private final Scenarios scenarios;
  private final Ranking ranking;

  Judge(Laboratory laboratory, Scenarios scenarios, Ranking ranking) {
    this.laboratory = laboratory;
    this.scenarios = scenarios;
    this.ranking = ranking;
  }

  /**
   * What came of a mutant.
   *
   * @param killers the scenarios that failed, the first one first
   */
  record Finding(Outcome outcome, String reason, List<String> killers) {
    static Finding of(Outcome outcome, String reason) {
      return new Finding(outcome, brief(reason), List.of());
    }

    static Finding killed(String killer, String reason) {
      return new Finding(Outcome.KILLED, brief(reason), List.of(killer));
    }

    static Finding error(RuntimeException e) {
      return of(Outcome.ERROR, text(e));
    }

    boolean isSurvival() {
      return outcome == Outcome.SURVIVED;
    }

    /** Whether it was refused for what a busy machine may also be the reason of. */
    boolean isUnstable() {
      return outcome == Outcome.NOT_DEPLOYED
          && (reason.contains(UNSTABLE) || reason.contains(StackFailure.LATE));
    }
  }

  /** Deploys the mutant and asks scenarios until one kills it. It stays deployed. */
  Finding judge(Mutant mutant) {
    SuiteRun run;
    try {
      run = laboratory.deploy(mutant);
    } catch (StackFailure e) {
      return notDeployed(String.valueOf(e.getMessage()));
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_IMPLEMENTED) {
        return Finding.of(Outcome.UNJUDGED, text(e));
      }
      return e.statusCode() / 100 == 4 ? notDeployed(text(e)) : Finding.of(Outcome.ERROR, text(e));
    }
    return ask(mutant, run);
  }

  private static Finding notDeployed(String reason) {
    return Finding.of(
        reason.contains("not supported by this region") || reason.contains("(known here:")
            ? Outcome.UNJUDGED
            : Outcome.NOT_DEPLOYED,
        reason);
  }

  private Finding ask(Mutant mutant, SuiteRun run) {
    var asked = new ArrayList<String>();
    var doubts = new ArrayList<String>();
    for (var scenario : ranking.order(scenarios.all(), mutant)) {
      asked.add(scenario.name());
      var failure = failure(scenario, run);
      if (failure.isEmpty()) {
        continue;
      }
      if (!laboratory.isAlive()) {
        return Finding.of(Outcome.ERROR, "the region died during '%s'".formatted(scenario.name()));
      }
      if (!isAssertion(failure.get())) {
        doubts.add("'%s' %s".formatted(scenario.name(), failure.get().words()));
      } else if (failure(scenario, run).filter(Judge::isAssertion).isEmpty()) {
        doubts.add("'%s' failed once and passed once".formatted(scenario.name()));
      } else {
        ranking.killed(scenario.name(), mutant);
        var killers = new ArrayList<>(List.of(scenario.name()));
        killers.addAll(idlers(mutant, run, Set.copyOf(asked)));
        return new Finding(Outcome.KILLED, brief(failure.get().words()), killers);
      }
    }
    return doubts.isEmpty()
        ? Finding.of(Outcome.SURVIVED, "every scenario passed")
        : Finding.of(Outcome.ERROR, String.join("; ", doubts));
  }

  /** Gives scenarios a chance that always come after those that kill. */
  private List<String> idlers(Mutant mutant, SuiteRun run, Set<String> asked) {
    var killers = new ArrayList<String>();
    ranking.idle(scenarios.all()).stream()
        .filter(s -> !asked.contains(s.name()) && !s.disturbsOthers())
        .limit(IDLERS)
        .forEach(
            s -> {
              if (failure(s, run).filter(Judge::isAssertion).isPresent() && laboratory.isAlive()) {
                ranking.killed(s.name(), mutant);
                killers.add(s.name());
              }
            });
    return killers;
  }

  private Optional<Failure> failure(Scenario scenario, SuiteRun run) {
    Ending ending = scenarios.run(scenario, run);
    ranking.took(scenario.name(), ending.took());
    laboratory.note(scenario.name(), ending);
    return ending.status() == Status.PASSED || ending.status() == Status.SKIPPED
        ? Optional.empty()
        : Optional.of(
            new Failure(
                ending.step(),
                ending.error().orElseGet(() -> new IllegalStateException(ending.status().name()))));
  }

  private record Failure(String step, Throwable error) {
    String words() {
      return "at '%s': %s".formatted(step, text(error));
    }
  }

  /** Whether a scenario failed because of what it is about, and not because it could not ask. */
  private static boolean isAssertion(Failure failure) {
    return failure.error() instanceof AssertionError
        || failure.error() instanceof ConditionTimeoutException
        || (failure.error() instanceof AwsServiceException e && e.statusCode() / 100 == 4);
  }

  private static String text(Throwable error) {
    var message = error.getMessage();
    return message == null || message.isBlank()
        ? error.getClass().getName()
        : error instanceof AssertionError
            ? message.strip()
            : error.getClass().getSimpleName() + ": " + message.strip();
  }

  private static String brief(String text) {
    var flat = text.replaceAll("\\s*\\R\\s*", " ");
    return flat.length() <= LONGEST_REASON ? flat : flat.substring(0, LONGEST_REASON) + "…";
  }
}
