package dev.provingground.region.services.fis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tags of templates and experiments, by their ARNs. */
final class Tagging {
  private static final int MOST = 50;

  private final Templates templates;
  private final Experiments experiments;

  Tagging(Templates templates, Experiments experiments) {
    this.templates = templates;
    this.experiments = experiments;
  }

  Map<String, String> of(@Nullable String arn) {
    var id = id(arn);
    return isTemplate(arn) ? templates.get(id).tags() : experiments.get(id).tags();
  }

  void tag(@Nullable String arn, Map<String, String> added) {
    var tags = new TreeMap<>(of(arn));
    tags.putAll(added);
    if (tags.size() > MOST) {
      throw FisErrors.validation("A resource may have " + MOST + " tags.");
    }
    put(arn, tags);
  }

  void untag(@Nullable String arn, List<String> keys) {
    var tags = new TreeMap<>(of(arn));
    keys.forEach(tags::remove);
    put(arn, tags);
  }

  private void put(@Nullable String arn, Map<String, String> tags) {
    if (isTemplate(arn)) {
      templates.tag(templates.get(id(arn)), tags);
    } else {
      experiments.get(id(arn)).tag(tags);
    }
  }

  private static boolean isTemplate(@Nullable String arn) {
    return arn != null && arn.contains(":experiment-template/");
  }

  private static String id(@Nullable String arn) {
    var text = FisErrors.required(arn, "resourceArn");
    return text.substring(text.indexOf('/') + 1);
  }
}
