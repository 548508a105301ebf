package dev.provingground.region.services.fis;

import dev.provingground.region.api.ServiceContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.AccountTargeting;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.EmptyTargetResolutionMode;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateExperimentOptions;
import software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateRequest;

/** The experiment templates. */
final class Templates {
  private static final int MOST = 500;

  private final ServiceContext context;
  private final TemplateRules rules;
  private final Map<String, ExperimentTemplate> byId = new LinkedHashMap<>();
  private final Map<String, Creation> byToken = new HashMap<>();

  private record Creation(CreateExperimentTemplateRequest request, ExperimentTemplate template) {}

  Templates(ServiceContext context) {
    this.context = context;
    this.rules = new TemplateRules(context.region());
  }

  ExperimentTemplate create(CreateExperimentTemplateRequest request) {
    var token = FisErrors.required(request.clientToken(), "clientToken");
    var earlier = byToken.get(token);
    if (earlier != null) {
      if (!earlier.request().equals(request)) {
        throw FisErrors.conflict("The clientToken was used for another template.");
      }
      return earlier.template();
    }
    if (byId.size() >= MOST) {
      throw FisErrors.quota("The account has " + MOST + " experiment templates already.");
    }
    var id = "EXT" + context.ids().suffix(15);
    var now = context.loop().now();
    var template =
        withDefaults(
            Mirror.copy(request, ExperimentTemplate.builder())
                .id(id)
                .arn(context.region().arn("fis", "experiment-template/" + id))
                .creationTime(now)
                .lastUpdateTime(now)
                .targetAccountConfigurationsCount(0L)
                .build());
    rules.check(template);
    byId.put(id, template);
    byToken.put(token, new Creation(request, template));
    return template;
  }

  ExperimentTemplate update(UpdateExperimentTemplateRequest request) {
    var before = get(request.id());
    var after =
        withDefaults(
            Mirror.copy(request, before.toBuilder()).lastUpdateTime(context.loop().now()).build());
    rules.check(after);
    byId.put(after.id(), after);
    return after;
  }

  private static ExperimentTemplate withDefaults(ExperimentTemplate template) {
    var options =
        Objects.requireNonNullElseGet(
            template.experimentOptions(),
            () -> ExperimentTemplateExperimentOptions.builder().build());
    var completed = options.toBuilder();
    if (options.accountTargeting() == null) {
      completed.accountTargeting(AccountTargeting.SINGLE_ACCOUNT);
    }
    if (options.emptyTargetResolutionMode() == null) {
      completed.emptyTargetResolutionMode(EmptyTargetResolutionMode.FAIL);
    }
    return template.toBuilder().experimentOptions(completed.build()).build();
  }

  ExperimentTemplate get(@Nullable String id) {
    var template = byId.get(FisErrors.required(id, "id"));
    if (template == null) {
      throw FisErrors.notFound("Experiment template", id);
    }
    return template;
  }

  ExperimentTemplate delete(@Nullable String id) {
    var template = get(id);
    byId.remove(template.id());
    return template;
  }

  List<ExperimentTemplate> all() {
    return List.copyOf(byId.values());
  }

  void tag(ExperimentTemplate template, Map<String, String> tags) {
    byId.put(template.id(), template.toBuilder().tags(tags).build());
  }
}
