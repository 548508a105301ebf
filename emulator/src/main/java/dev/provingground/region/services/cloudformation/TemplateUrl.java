package dev.provingground.region.services.cloudformation;

import dev.provingground.region.services.cloudformation.template.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where in S3 a template is.
 *
 * @param key decoded
 * @param versionId empty for the latest
 */
record TemplateUrl(String bucket, String key, Optional<String> versionId) {
  private static final Pattern VIRTUAL_HOST =
      Pattern.compile("(.+)\\.(?:localhost|s3[.-](?:.+\\.)?amazonaws\\.com)");
  private static final String VERSION = "versionId=";

  /**
   * Reads a URL of either style: {@code https://BUCKET.s3.REGION.amazonaws.com/KEY} or {@code
   * https://s3.REGION.amazonaws.com/BUCKET/KEY}; of the region's own endpoint too.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException ValidationError
   */
  static TemplateUrl parse(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw invalid();
    }
    var host = url.getHost();
    var path = url.getPath();
    if (host == null || path == null || path.length() < 2) {
      throw invalid();
    }
    var virtual = VIRTUAL_HOST.matcher(host);
    var place = (virtual.matches() ? virtual.group(1) + path : path.substring(1)).split("/", 2);
    if (place.length < 2 || place[0].isEmpty() || place[1].isEmpty()) {
      throw invalid();
    }
    var query = url.getQuery();
    return new TemplateUrl(
        place[0],
        place[1],
        Optional.ofNullable(query)
            .filter(q -> q.startsWith(VERSION))
            .map(q -> q.substring(VERSION.length())));
  }

  private static RuntimeException invalid() {
    return Problems.validationError("TemplateURL must be a supported URL.");
  }
}
