package org.lockstep.registration.core;

import java.util.Optional;
import org.lockstep.actions.ActionPhase;
import org.lockstep.base.Incarnation;
import org.lockstep.registration.Registration.ClientServiceState;

/** Whom a notify action tells that a client service is registered (RL-6). */
public final class Notices {
  private Notices() {}

  /**
   * Whether this boot is to be told: every allowable one but the registered one, that is up and
   * does not leave.
   */
  public static boolean isDue(Instance one, World world, Incarnation boot) {
    return one.placement().state() == ClientServiceState.REGISTERED
        && one.running().has(ActionPhase.NOTIFY)
        && !one.on().map(Incarnation::node).equals(Optional.of(boot.node()))
        && world
            .node(boot.node())
            .filter(node -> node.boot().equals(Optional.of(boot)) && !node.leaving())
            .filter(node -> one.running().choosing().allows(node.name()))
            .isPresent();
  }
}
