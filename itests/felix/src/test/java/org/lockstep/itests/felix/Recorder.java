package org.lockstep.itests.felix;

import java.util.Map;
import org.lockstep.membership.BlockingTransitionListener;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;

/** A subsystem that writes down what it hears; the component of a bundle that the test builds. */
public final class Recorder extends BlockingTransitionListener {
  private String who = "";

  public void activate(Map<String, Object> properties) {
    who = properties.get("lockstep.subsystem.name") + " v" + properties.get("recorder.version");
  }

  @Override
  protected void onBarrier(Notification told) {
    for (NodeTransition each : told.transitions()) {
      each.aborted().thenRun(() -> Journal.write(who + " aborted " + each.node().value()));
      Journal.write(
          String.format(
              "%s on %d: %s %d barrier %d/%d%s",
              who,
              told.localNode().value(),
              each.type(),
              each.node().value(),
              each.barrier(),
              each.barriers(),
              each.partial() ? " partial" : ""));
    }
  }
}
