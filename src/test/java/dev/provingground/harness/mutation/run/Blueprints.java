package dev.provingground.harness.mutation.run;

import dev.provingground.harness.app.AppDescription;
import dev.provingground.harness.app.YourStack;
import dev.provingground.harness.console.Console;
import dev.provingground.harness.deployment.StackTemplates;
import dev.provingground.harness.deployment.TemplateSource;
import dev.provingground.harness.mutation.operator.Mutation;
import dev.provingground.harness.mutation.operator.Template;
import dev.provingground.harness.settings.Settings;
import dev.provingground.infra.DeploymentOptions;
import dev.provingground.infra.Synthesis;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The templates of the stack as it should be, and of its mutants. Each is synthesized once. Safe
 * for use by many threads.
 */
final class Blueprints {
  private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

  private final Subject subject;
  private final TemplateSource reference;
  private final DeploymentOptions options;

  /**
   * @param directory for what is synthesized
   */
  Blueprints(Subject subject, Path directory, Console console) {
    this.subject = subject;
    reference =
        subject
            .settings()
            .stack()
            .<TemplateSource>map(stack -> yours(stack, directory, console))
            .orElseGet(() -> new Untagged(directory)::templates);
    options =
        reference.tagged(DeploymentOptions.reference().withRun("mutation", "mutation", EXPIRES));
  }

  /** Synthesized for a region that is there for it alone, as those of the laboratories are. */
  private static TemplateSource yours(Settings.YourStack stack, Path directory, Console console) {
    return new YourStack(
        stack.app(),
        stack.description().toAbsolutePath().resolveSibling(""),
        AppDescription.read(stack.description()),
        directory.resolve("your-stack"),
        new BriefRegion(console, directory.resolve("region")));
  }

  Subject subject() {
    return subject;
  }

  /** With which everything is deployed. */
  DeploymentOptions options() {
    return options;
  }

  /** The templates up to the service's, as the operators see them. */
  List<Template> templates() {
    var templates = reference.templates(options);
    return Stream.concat(templates.foundation().stream(), Stream.of(templates.service()))
        .map(
            t -> new Template(MutatedTemplates.part(t, templates), MutatedTemplates.read(t.file())))
        .toList();
  }

  /** The stack as it should be. */
  TemplateSource reference() {
    return reference;
  }

  /**
   * The mutant's stack, whatever the options.
   *
   * @param into a directory for its templates
   */
  TemplateSource mutated(Mutation mutation, Path into) {
    return new MutatedTemplates(reference, mutation, into);
  }

  /**
   * The reference stack. Tags of the deployment are left to CloudFormation, which puts its stack's
   * on every resource: in the template they would only be said twice.
   */
  private static final class Untagged {
    private final Synthesis synthesis = new Synthesis();
    private final Map<DeploymentOptions, StackTemplates> made = new HashMap<>();
    private final Path directory;

    private Untagged(Path directory) {
      this.directory = directory;
    }

    private synchronized StackTemplates templates(DeploymentOptions options) {
      var untagged =
          new DeploymentOptions(
              options.names(),
              options.desiredCount(),
              options.stickySessions(),
              options.drain(),
              new TreeMap<>());
      return Optional.ofNullable(made.get(untagged)).orElseGet(() -> synthesize(untagged));
    }

    private StackTemplates synthesize(DeploymentOptions options) {
      var templates =
          StackTemplates.of(synthesis.synth(options, directory.resolve("cdk.out-" + made.size())));
      made.put(options, templates);
      return templates;
    }
  }
}
