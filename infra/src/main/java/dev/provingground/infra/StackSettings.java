package dev.provingground.infra;

import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.StackProps;

/**
 * What both stacks share: templates that any account, any region and any CloudFormation client
 * takes as they are.
 */
final class StackSettings {
  private StackSettings() {}

  static StackProps of(String stackName, String description) {
    return StackProps.builder()
        .stackName(stackName)
        .description(description)
        // No assets, so nothing to bootstrap: the account needs no CDK toolkit stack.
        .synthesizer(new LegacyStackSynthesizer())
        .build();
  }
}
