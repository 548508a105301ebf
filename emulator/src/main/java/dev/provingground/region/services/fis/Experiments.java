package dev.provingground.region.services.fis;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.ActionsMode;
import software.amazon.awssdk.services.fis.model.SafetyLever;
import software.amazon.awssdk.services.fis.model.SafetyLeverState;
import software.amazon.awssdk.services.fis.model.SafetyLeverStatus;
import software.amazon.awssdk.services.fis.model.StartExperimentRequest;
import software.amazon.awssdk.services.fis.model.UpdateSafetyLeverStateRequest;

/** The experiments, and the safety lever that ends them all and lets none begin. */
final class Experiments {
  private static final int MOST_AT_ONCE = 5;
  private static final String LEVER = "default";

  private final ExperimentRun.Surroundings surroundings;
  private final Templates templates;
  private final Map<String, ExperimentRun> byId = new LinkedHashMap<>();
  private final Map<String, Start> byToken = new HashMap<>();
  private SafetyLeverState lever =
      SafetyLeverState.builder()
          .status(SafetyLeverStatus.DISENGAGED)
          .reason("Initial state")
          .build();

  private record Start(StartExperimentRequest request, ExperimentRun experiment) {}

  Experiments(ExperimentRun.Surroundings surroundings, Templates templates) {
    this.surroundings = surroundings;
    this.templates = templates;
  }

  /** It is initiating when this returns. */
  ExperimentRun start(StartExperimentRequest request) {
    var token = FisErrors.required(request.clientToken(), "clientToken");
    var earlier = byToken.get(token);
    if (earlier != null) {
      if (!earlier.request().equals(request)) {
        throw FisErrors.conflict("The clientToken was used for another experiment.");
      }
      return earlier.experiment();
    }
    var template = templates.get(request.experimentTemplateId());
    if (byId.values().stream().filter(one -> !one.isOver()).count() >= MOST_AT_ONCE) {
      throw FisErrors.quota("The account runs " + MOST_AT_ONCE + " experiments already.");
    }
    var experiment = new ExperimentRun(surroundings, template, mode(request), request.tags());
    byId.put(experiment.id(), experiment);
    byToken.put(token, new Start(request, experiment));
    surroundings.context().loop().execute(() -> begin(experiment));
    return experiment;
  }

  private static ActionsMode mode(StartExperimentRequest request) {
    var options = request.experimentOptions();
    if (options == null || options.actionsModeAsString() == null) {
      return ActionsMode.RUN_ALL;
    }
    if (options.actionsMode() == ActionsMode.UNKNOWN_TO_SDK_VERSION) {
      throw FisErrors.validation(
          "The actionsMode must be run-all or skip-all, not " + options.actionsModeAsString());
    }
    return options.actionsMode();
  }

  private void begin(ExperimentRun experiment) {
    if (lever.status() == SafetyLeverStatus.ENGAGED) {
      experiment.cancel("Experiment cancelled by the engaged safety lever.");
    } else {
      experiment.begin();
    }
  }

  ExperimentRun stop(@Nullable String id) {
    var experiment = get(id);
    if (experiment.isOver()) {
      throw FisErrors.validation(
          "The experiment "
              + id
              + " cannot be stopped: it is "
              + experiment.describe().state().statusAsString());
    }
    experiment.stop("Experiment stopped by user.");
    return experiment;
  }

  ExperimentRun get(@Nullable String id) {
    var experiment = byId.get(FisErrors.required(id, "id"));
    if (experiment == null) {
      throw FisErrors.notFound("Experiment", id);
    }
    return experiment;
  }

  List<ExperimentRun> all() {
    return List.copyOf(byId.values());
  }

  SafetyLever lever(@Nullable String id) {
    if (!LEVER.equals(FisErrors.required(id, "id"))) {
      throw FisErrors.notFound("Safety lever", id);
    }
    return SafetyLever.builder()
        .id(LEVER)
        .arn(surroundings.context().region().arn("fis", "safety-lever/" + LEVER))
        .state(lever)
        .build();
  }

  SafetyLever update(UpdateSafetyLeverStateRequest request) {
    lever(request.id());
    var asked = FisErrors.required(request.state(), "state");
    var reason = FisErrors.required(asked.reason(), "state.reason");
    var status = SafetyLeverStatus.fromValue(FisErrors.required(asked.statusAsString(), "status"));
    if (status != SafetyLeverStatus.ENGAGED && status != SafetyLeverStatus.DISENGAGED) {
      throw FisErrors.validation(
          "The status must be engaged or disengaged, not " + asked.statusAsString());
    }
    if (status == lever.status()) {
      throw FisErrors.conflict("The safety lever is " + lever.statusAsString() + " already.");
    }
    lever = SafetyLeverState.builder().status(status).reason(reason).build();
    if (status == SafetyLeverStatus.ENGAGED) {
      all().stream()
          .filter(experiment -> !experiment.isOver())
          .forEach(experiment -> experiment.stop("Experiment stopped by the safety lever."));
    }
    return lever(request.id());
  }
}
