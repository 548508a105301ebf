package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.elbv2.TargetHealthChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthReasonEnum;

/**
 * Registers tasks with target groups, as ECS's service-linked role or with the infrastructure role
 * of the load balancer, and knows their health.
 */
final class TaskTargets {
  private static final String PRINCIPAL = "ecs.amazonaws.com";
  private static final String SESSION = "ecs-service-scheduler";
  private static final Caller ITSELF = new Caller.Service(PRINCIPAL);

  /** A target of a task. */
  record Target(String targetGroupArn, String address, int port) {}

  /** Hears what becomes of targets. */
  interface Listener {
    default void registered(TaskRecord task, Target target) {}

    /** Elastic Load Balancing did not take the target. */
    default void notRegistered(TaskRecord task, Target target, AwsServiceException why) {}

    default void deregistered(TaskRecord task, Target target) {}

    default void healthChanged(TaskRecord task, Target target, TargetHealth health) {}

    /** No request is on its way to any target of the task any more. */
    default void drained(TaskRecord task) {}
  }

  private final ServiceContext context;
  private final Map<Target, TaskRecord> tasks = new HashMap<>();
  private final Map<TaskRecord, Set<Target>> registered = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  TaskTargets(ServiceContext context) {
    this.context = context;
    context.events().subscribe(TargetHealthChanged.class, this::heard);
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /**
   * @throws AwsServiceException what Elastic Load Balancing says
   */
  void register(TaskRecord task) {
    for (var loadBalancer : task.spec().targets()) {
      var target = target(task, loadBalancer);
      add(target, task);
      try {
        call(caller(loadBalancer), elb -> elb.registerTargets(registration(target)));
      } catch (AwsServiceException e) {
        tell(listener -> listener.notRegistered(task, target, e));
        throw e;
      }
      tell(listener -> listener.registered(task, target));
    }
  }

  private Caller caller(LoadBalancer loadBalancer) {
    var advanced = loadBalancer.advancedConfiguration();
    return advanced == null
        ? ITSELF
        : context.roles().assume(advanced.roleArn(), PRINCIPAL, SESSION).caller();
  }

  /** Deregisters what is registered; a group that is gone has nothing to drain. */
  void deregister(TaskRecord task) {
    for (var target : targets(task)) {
      if (!tasks.containsKey(target)) {
        continue;
      }
      try {
        call(ITSELF, elb -> elb.deregisterTargets(deregistration(target)));
      } catch (TargetGroupNotFoundException e) {
        remove(target);
        continue;
      }
      tell(listener -> listener.deregistered(task, target));
    }
  }

  /** Whether any of the task's targets is registered or drains. */
  boolean isRegistered(TaskRecord task) {
    return registered.containsKey(task);
  }

  void forget(TaskRecord task) {
    List.copyOf(registered.getOrDefault(task, Set.of())).forEach(this::remove);
  }

  private void add(Target target, TaskRecord task) {
    remove(target);
    tasks.put(target, task);
    registered.computeIfAbsent(task, one -> new HashSet<>()).add(target);
  }

  private void remove(Target target) {
    var task = tasks.remove(target);
    if (task != null) {
      registered.computeIfPresent(
          task,
          (one, targets) -> {
            targets.remove(target);
            return targets.isEmpty() ? null : targets;
          });
    }
  }

  private void heard(TargetHealthChanged event) {
    var target = new Target(event.targetGroupArn(), event.target().id(), event.target().port());
    var task = tasks.get(target);
    if (task == null) {
      return;
    }
    tell(listener -> listener.healthChanged(task, target, event.health()));
    if (event.health().reason() == TargetHealthReasonEnum.TARGET_NOT_REGISTERED) {
      remove(target);
      if (!isRegistered(task)) {
        tell(listener -> listener.drained(task));
      }
    }
  }

  private void tell(Consumer<Listener> event) {
    List.copyOf(listeners).forEach(event);
  }

  private static List<Target> targets(TaskRecord task) {
    return task.spec().targets().stream().map(one -> target(task, one)).toList();
  }

  private static Target target(TaskRecord task, LoadBalancer loadBalancer) {
    return new Target(
        Objects.requireNonNull(loadBalancer.targetGroupArn()),
        task.networkInterface().orElseThrow().privateIp(),
        Objects.requireNonNull(loadBalancer.containerPort()));
  }

  private static RegisterTargetsRequest registration(Target target) {
    return RegisterTargetsRequest.builder()
        .targetGroupArn(target.targetGroupArn())
        .targets(description(target))
        .build();
  }

  private static DeregisterTargetsRequest deregistration(Target target) {
    return DeregisterTargetsRequest.builder()
        .targetGroupArn(target.targetGroupArn())
        .targets(description(target))
        .build();
  }

  private static TargetDescription description(Target target) {
    return TargetDescription.builder().id(target.address()).port(target.port()).build();
  }

  private void call(Caller caller, Consumer<ElasticLoadBalancingV2Client> operation) {
    CallContext.call(
        caller,
        () -> {
          operation.accept(context.services().client(ElasticLoadBalancingV2Client.class));
          return true;
        });
  }
}
