package dev.provingground.region.services.fis;

import dev.provingground.region.time.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one action, one for each of its targets, as one. One that is refused undoes the
 * others.
 */
final class Injections implements Injection {
  private final EventLoop loop;
  private final boolean timed;
  private final Listener listener;
  private final List<Part> parts = new ArrayList<>();
  private Evidence evidence = Evidence.NONE;
  private @Nullable String refusal;
  private boolean begun;
  private boolean ending;
  private boolean over;

  private Injections(EventLoop loop, boolean timed, Listener listener) {
    this.loop = loop;
    this.timed = timed;
    this.listener = listener;
  }

  /**
   * @param timed whether they last until they are undone, whatever becomes of the targets; others
   *     are over when all of them are over by themselves
   */
  static Injection begin(
      EventLoop loop,
      boolean timed,
      List<Function<Listener, Injection>> faults,
      Listener listener) {
    var all = new Injections(loop, timed, listener);
    for (var fault : faults) {
      var part = all.new Part();
      all.parts.add(part);
      part.injection = fault.apply(part);
    }
    return all;
  }

  @Override
  public void undo() {
    ending = true;
    parts.forEach(Part::undo);
    loop.execute(this::settle);
  }

  private void settle() {
    if (over || !parts.stream().allMatch(part -> part.over)) {
      return;
    }
    if (refusal != null) {
      over = true;
      listener.refused(refusal);
    } else if (ending || !timed) {
      over = true;
      listener.undone(evidence);
    }
  }

  private void heard() {
    if (!begun && !ending && parts.stream().allMatch(part -> part.heard)) {
      begun = true;
      listener.injected();
    }
    settle();
  }

  private final class Part implements Listener {
    private @Nullable Injection injection;
    private boolean heard;
    private boolean over;

    void undo() {
      if (injection != null && !over) {
        injection.undo();
      }
    }

    @Override
    public void injected() {
      heard = true;
      heard();
    }

    @Override
    public void refused(String reason) {
      over = true;
      if (refusal == null) {
        refusal = reason;
      }
      Injections.this.undo();
    }

    @Override
    public void undone(Evidence counted) {
      evidence = evidence.plus(counted);
      heard = true;
      over = true;
      heard();
    }

    private void heard() {
      Injections.this.heard();
    }
  }
}
