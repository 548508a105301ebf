package dev.provingground.region.services.fakes;

import dev.provingground.region.services.fis.Injection;
import dev.provingground.region.services.fis.NetworkFaults;
import dev.provingground.region.services.fis.TaskFaults;
import dev.provingground.region.time.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data plane that remembers what is in force. */
public final class FakeFaults implements TaskFaults, NetworkFaults {
  private final EventLoop loop;
  private final Map<Object, Object> inForce = new LinkedHashMap<>();
  private @Nullable String refusal;

  public FakeFaults(EventLoop loop) {
    this.loop = loop;
  }

  /** Faults by task, interface or subnet. */
  public Map<Object, Object> inForce() {
    return inForce;
  }

  /** From now on all are refused. */
  public void refuse(String reason) {
    refusal = reason;
  }

  @Override
  public Injection inject(String target, TaskFaults.Fault fault, Injection.Listener listener) {
    var injection = begin(target, fault, listener);
    if (fault instanceof KillProcess) {
      injection.undo();
    }
    return injection;
  }

  @Override
  public Injection inject(String target, NetworkFaults.Fault fault, Injection.Listener listener) {
    return begin(target, fault, listener);
  }

  @Override
  public Injection disrupt(Disruption disruption, Injection.Listener listener) {
    return begin(disruption.block(), disruption.peers(), listener);
  }

  private Injection begin(Object target, Object fault, Injection.Listener listener) {
    var reason = refusal;
    if (reason != null) {
      loop.execute(() -> listener.refused(reason));
      return () -> {};
    }
    inForce.put(target, fault);
    loop.execute(listener::injected);
    return () -> {
      if (inForce.remove(target, fault)) {
        loop.execute(() -> listener.undone(new Injection.Evidence(Map.of("packetsDropped", 7L))));
      }
    };
  }
}
