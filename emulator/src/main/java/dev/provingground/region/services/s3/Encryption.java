package dev.provingground.region.services.s3;

import dev.provingground.region.api.Supported;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * Encryption with keys that are AWS's own. Nobody can look at the bytes but through S3, so what is
 * kept on this machine is not encrypted again; what clients see of it is as on AWS.
 */
final class Encryption {
  static final String S3 = "AES256";
  private static final String KMS = "aws:kms";

  private Encryption() {}

  static String check(String algorithm) {
    return switch (algorithm) {
      case S3, KMS -> algorithm;
      case "aws:kms:dsse" -> throw Supported.unsupported("the encryption aws:kms:dsse");
      default ->
          throw S3Errors.invalidArgument(
              "The encryption method specified is not supported: " + algorithm);
    };
  }

  /** The one rule that a bucket has. */
  static ServerSideEncryptionRule rule(ServerSideEncryptionConfiguration configuration) {
    if (configuration.rules().size() != 1
        || configuration.rules().getFirst().applyServerSideEncryptionByDefault() == null) {
      throw S3Errors.malformed();
    }
    var rule = configuration.rules().getFirst();
    Supported.only(rule, "ApplyServerSideEncryptionByDefault", "BucketKeyEnabled");
    var byDefault = rule.applyServerSideEncryptionByDefault();
    check(S3Errors.required(byDefault.sseAlgorithmAsString()));
    Supported.only(byDefault, "SSEAlgorithm");
    return rule;
  }
}
