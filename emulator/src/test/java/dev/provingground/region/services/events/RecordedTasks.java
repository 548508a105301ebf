package dev.provingground.region.services.events;

import dev.provingground.region.api.AwsErrors;
import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/** An ECS that remembers which tasks it was to run, and for whom. */
final class RecordedTasks implements EcsClient {
  final List<RunTaskRequest> requests = new ArrayList<>();
  final List<Caller> callers = new ArrayList<>();
  private List<Failure> failures = List.of();
  private boolean refuses;

  /** From now on nobody may run tasks. */
  void refuse() {
    refuses = true;
  }

  /** From now on tasks find no place. */
  void fail(String reason) {
    failures = List.of(Failure.builder().reason(reason).build());
  }

  @Override
  public RunTaskResponse runTask(RunTaskRequest request) {
    if (refuses) {
      throw AwsErrors.error("AccessDeniedException", "may not run tasks");
    }
    requests.add(request);
    callers.add(CallContext.current().caller());
    return RunTaskResponse.builder().failures(failures).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
