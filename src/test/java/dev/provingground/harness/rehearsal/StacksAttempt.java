package dev.provingground.harness.rehearsal;

import dev.provingground.harness.console.Console;
import dev.provingground.harness.run.SuiteRun;
import dev.provingground.harness.settings.Settings;
import dev.provingground.harness.target.Internet;
import dev.provingground.infra.Outputs;
import java.util.Optional;

/**
 * A run of the suite's, without its scenarios: deploy, ask once, destroy.
 *
 * @param internet of the region that stands for AWS
 */
record StacksAttempt(Settings settings, Internet internet, Console console)
    implements AwsRehearsal.Attempt {
  @Override
  public Optional<String> run() {
    try (var run = SuiteRun.start(settings, console)) {
      return answers(run.deployment().output(Outputs.LOAD_BALANCER_DNS_NAME));
    } catch (RuntimeException e) {
      return Optional.of(
          e.getClass().getSimpleName()
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private Optional<String> answers(String name) {
    var status = internet.request().get("http://" + name + "/health").statusCode();
    return status == 200 ? Optional.empty() : Optional.of("the service answers " + status);
  }
}
