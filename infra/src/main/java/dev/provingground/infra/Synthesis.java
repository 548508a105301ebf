package dev.provingground.infra;

import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.cxapi.CloudFormationStackArtifact;

/**
 * Turns options into CloudFormation templates, in this JVM.
 *
 * <pre>{@code
 * CloudAssembly assembly =
 *     new Synthesis().synth(DeploymentOptions.reference().withPrefix("drill-7"), Path.of("target/cdk.out"));
 * }</pre>
 *
 * <p>The CDK runs in a Node.js child process that the JVM starts once, at the first synthesis
 * (seconds), and then keeps (tens of milliseconds for each further one). Not for several threads at
 * once: that child answers one at a time.
 */
public final class Synthesis {
  private final NodeJs node;

  /** Finds Node.js as the CDK does, by {@code PATH}. */
  public Synthesis() {
    this(NodeJs.ofEnvironment());
  }

  Synthesis(NodeJs node) {
    this.node = node;
  }

  /**
   * Writes both stacks' templates.
   *
   * @param directory where to; created when it is missing, and files of the same names are replaced
   * @throws IllegalStateException when Node.js is missing or too old; the message says what to do
   */
  public CloudAssembly synth(DeploymentOptions options, Path directory) {
    node.check();
    App app = new App(InfraApp.settings().outdir(directory.toString()).build());
    InfraApp.addStacks(app, options);
    software.amazon.awscdk.cxapi.CloudAssembly assembly = app.synth();
    return new CloudAssembly(
        directory,
        template(assembly.getStackByName(options.names().registryStack())),
        template(assembly.getStackByName(options.names().serviceStack())));
  }

  private static CloudAssembly.Template template(CloudFormationStackArtifact stack) {
    return new CloudAssembly.Template(stack.getStackName(), Path.of(stack.getTemplateFullPath()));
  }
}
