package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * A client service, or one node's part of it, as the records have it.
 *
 * @param definition as it is now; chooses where it goes next
 * @param running as it was when what runs was started: that is stopped and recovered as it was
 *     started, however the definition is changed meanwhile (RL-14)
 */
public record Instance(
    InstanceId id, Definition definition, Definition running, Placement placement) {
  public String name() {
    return id.name();
  }

  /** Defined anew: what runs goes on by the definition that it was started by. */
  public Instance defined(Definition now) {
    return new Instance(id, now, isIdle(placement) ? now : running, placement);
  }

  /** Nothing of it runs, or is to be recovered. */
  boolean isIdle() {
    return isIdle(placement);
  }

  private static boolean isIdle(Placement now) {
    return now.on().isEmpty() && now.remains().isEmpty();
  }

  /** Where nothing runs any more, the next start goes by the definition. */
  public Instance at(Placement now) {
    return new Instance(id, definition, isIdle(now) ? definition : running, now);
  }

  public Optional<Incarnation> on() {
    return placement.on();
  }

  /** Where it runs, or is being started or stopped: a recovery is none of that. */
  Optional<NodeId> place() {
    return placement.state() == ClientServiceState.RECOVERING
        ? Optional.empty()
        : placement.on().map(Incarnation::node);
  }

  /** A part of what was on all nodes, and is so no more. */
  boolean isLeftOver() {
    return id.home().isPresent() && !definition.choosing().everywhere();
  }

  /** Of a client service on all nodes, what is common to its parts; it is itself nowhere. */
  boolean isCommon() {
    return definition.choosing().everywhere() && id.home().isEmpty();
  }
}
