package dev.provingground.infra;

import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Tags;

/** The CDK app, as {@code cdk synth} and {@code cdk deploy} start it by {@code cdk.json}. */
public final class InfraApp {
  private InfraApp() {}

  /**
   * Synthesizes to where the CDK's command line asks for it. Context values choose the deployment:
   * {@code -c prefix=NAME}, {@code -c stickySessions=true}, {@code -c chaos=allowed}. An unusable
   * one ends the process with status 1 and a line that says what to give.
   */
  public static void main(String[] args) {
    App app = new App(settings().build());
    try {
      addStacks(app, ContextOptions.of(app.getNode()));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    app.synth();
  }

  /**
   * The settings that every synthesis shares, so that the command line and the harness get the same
   * templates.
   */
  static AppProps.Builder settings() {
    return AppProps.builder()
        // No AWS::CDK::Metadata resource: it reports to AWS and says nothing about the stack.
        .analyticsReporting(false)
        // No DeploymentConfiguration.Alarms where there are no alarms.
        .context(Map.of("@aws-cdk/aws-ecs:removeDefaultDeploymentAlarm", true));
  }

  static void addStacks(App app, DeploymentOptions options) {
    RegistryStack registry = new RegistryStack(app, options);
    ServiceStack service = new ServiceStack(app, options);
    service.addStackDependency(registry, "The image is pulled from the registry");
    options.tags().forEach((key, value) -> Tags.of(app).add(key, value));
  }
}
