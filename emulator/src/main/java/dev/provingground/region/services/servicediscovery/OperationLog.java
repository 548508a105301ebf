package dev.provingground.region.services.servicediscovery;

import dev.provingground.region.api.ServiceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.servicediscovery.model.Operation;
import software.amazon.awssdk.services.servicediscovery.model.OperationStatus;
import software.amazon.awssdk.services.servicediscovery.model.OperationTargetType;
import software.amazon.awssdk.services.servicediscovery.model.OperationType;

/**
 * What requests have set going: each is SUBMITTED, then in a turn of its own SUCCESS or FAIL. The
 * last thousand are kept.
 */
final class OperationLog {
  private static final int KEPT = 1_000;

  private final ServiceContext context;
  private final Map<String, Operation> byId = new LinkedHashMap<>();

  OperationLog(ServiceContext context) {
    this.context = context;
  }

  /**
   * Has something done, after what was submitted before.
   *
   * @param effect what an {@link AwsServiceException} of it says is why the operation fails
   * @return the operation's id
   */
  String submit(OperationType type, Map<OperationTargetType, String> targets, Runnable effect) {
    var ids = context.ids();
    var id = (ids.suffix(32) + "-" + ids.suffix(8)).toLowerCase(Locale.ROOT);
    var now = context.loop().now();
    byId.put(
        id,
        Operation.builder()
            .id(id)
            .ownerAccount(context.region().accountId())
            .type(type)
            .status(OperationStatus.SUBMITTED)
            .targets(targets)
            .createDate(now)
            .updateDate(now)
            .build());
    if (byId.size() > KEPT) {
      byId.remove(byId.keySet().iterator().next());
    }
    var code =
        type == OperationType.CREATE_NAMESPACE
            ? "CANNOT_CREATE_HOSTED_ZONE"
            : "INVALID_CHANGE_BATCH";
    context.loop().execute(() -> end(id, effect, code));
    return id;
  }

  private void end(String id, Runnable effect, String errorCode) {
    var ended = Operation.builder().status(OperationStatus.SUCCESS);
    try {
      effect.run();
    } catch (AwsServiceException e) {
      ended
          .status(OperationStatus.FAIL)
          .errorCode(errorCode)
          .errorMessage(e.awsErrorDetails().errorMessage());
    }
    var outcome = ended.build();
    byId.computeIfPresent(
        id,
        (key, operation) ->
            operation.toBuilder()
                .status(outcome.status())
                .errorCode(outcome.errorCode())
                .errorMessage(outcome.errorMessage())
                .updateDate(context.loop().now())
                .build());
  }

  /**
   * @throws AwsServiceException DuplicateRequest while anything is being done to the target
   */
  void checkIdle(OperationTargetType type, String target) {
    inProgress(type, target)
        .ifPresent(
            operation -> {
              throw ServiceDiscoveryErrors.duplicate(operation.id());
            });
  }

  Optional<Operation> inProgress(OperationTargetType type, String target) {
    return byId.values().stream()
        .filter(operation -> operation.status() == OperationStatus.SUBMITTED)
        .filter(operation -> target.equals(operation.targets().get(type)))
        .findFirst();
  }

  /**
   * @throws AwsServiceException OperationNotFound
   */
  Operation get(@Nullable String id) {
    var wanted = ServiceDiscoveryErrors.required(id, "operationId");
    var found = byId.get(wanted);
    if (found == null) {
      throw ServiceDiscoveryErrors.operationNotFound(wanted);
    }
    return found;
  }

  /** Newest first. */
  List<Operation> all() {
    return new ArrayList<>(byId.values()).reversed();
  }
}
