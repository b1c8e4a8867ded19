package org.lockstep.dlm.manager.core;

import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;

/**
 * A lock that waits, in a circle of them.
 *
 * @param id by which masters know it
 * @param turn which of its requests
 * @param label who it is, for people
 */
public record Link(
    Incarnation node,
    long id,
    int turn,
    String space,
    ResourceName name,
    LockMode wanted,
    String label) {
  static Link of(Incarnation node, OwnEntry lock) {
    return new Link(node, lock.id, lock.turn, lock.space(), lock.name(), lock.wanted, lock.label());
  }

  boolean isOf(Incarnation self, OwnEntry lock) {
    return node.equals(self)
        && id == lock.id
        && turn == lock.turn
        && name.equals(lock.name())
        && space.equals(lock.space());
  }

  /** For people. */
  @Override
  public String toString() {
    String who = label.isEmpty() ? "" : label + " ";
    return who + "on " + node.node() + " waits for " + wanted + " on " + space + "/" + name;
  }
}
