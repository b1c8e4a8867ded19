package org.lockstep.membership.manager.core;

import java.util.List;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.store.Transaction;

/** What a node may ask of the master. */
public sealed interface Ask {
  /** The code of a refusal that means: asked again later it will be accepted (MM-9). */
  String NOT_YET = "not-yet";

  /** The code of a refusal that means: it is no member any more. */
  String GONE = "not-a-member";

  /**
   * Asked by the node that wants to join.
   *
   * @param hears with whom it is connected (MM-17)
   * @param name which it has found in its configuration: the slot may be another's by now (DB-1);
   *     empty from an earlier version
   */
  record Join(List<SubsystemSpec> specs, List<NodeId> hears, String name) implements Ask {}

  /** Means one boot: its successor is not taken out when this is repeated late. */
  record Leave(Incarnation boot) implements Ask {}

  /** Means one boot, as above. */
  record Force(Incarnation boot, String reason) implements Ask {}

  /** Hot install on the asking node. */
  record Register(SubsystemSpec spec) implements Ask {}

  /** Hot removal from the asking node. */
  record Release(Level level) implements Ask {}

  /** A removal on the asking node that did not end in order. */
  record Lost(Level level, String why) implements Ask {}

  record Store(Transaction transaction) implements Ask {}

  /**
   * Asked by a member whose lease had run out, and who has its disk back (DB-8): whether it still
   * is one.
   *
   * @param above whoever serves this epoch, or an earlier one, knew it without a lease: it makes
   *     way for a later master
   */
  record Confirm(long above) implements Ask {}
}
