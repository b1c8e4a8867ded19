package org.lockstep.events.daemon.core;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.MembershipEvent;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;

/**
 * Turns what the level is told into events, and remembers who is up for a watcher that comes later.
 * Immutable.
 *
 * @param up boots whose event manager is JOINED or will be once the last event is answered
 */
public record Attendance(SortedMap<NodeId, Incarnation> up) {
  public static final Attendance NOBODY = new Attendance(new TreeMap<>());

  public Attendance {
    up = Collections.unmodifiableSortedMap(new TreeMap<>(up));
  }

  /** Where a notification leads: the event to be told, and who is up then. */
  public record Step(MembershipEvent event, Attendance after) {}

  /**
   * Takes in one barrier, all its nodes together.
   *
   * @param bootOf the boot of a node that was up before this node heard of it
   */
  public Step take(Notification notification, Function<NodeId, Incarnation> bootOf) {
    SortedMap<NodeId, Incarnation> joining = new TreeMap<>();
    SortedMap<NodeId, Incarnation> leaving = new TreeMap<>();
    SortedMap<NodeId, Incarnation> lost = new TreeMap<>();
    SortedSet<NodeId> partial = new TreeSet<>();
    for (NodeTransition part : notification.transitions()) {
      switch (part.type()) {
        case JOINING -> joining.put(part.node(), part.incarnation());
        case LEAVING -> leaving.put(part.node(), part.incarnation());
        case FORCED_LEAVING -> lost.put(part.node(), part.incarnation());
      }
      if (part.partial() && part.type().outcome() == NodeState.INACTIVE) {
        partial.add(part.node());
      }
    }
    SortedMap<NodeId, Incarnation> after = new TreeMap<>();
    // who was told to join is still joining while another node's forced leave is told (MM-10)
    notification
        .states()
        .forEach(
            (node, state) -> {
              boolean joins = state == NodeState.JOINING && up.containsKey(node);
              if (joins || state == NodeState.JOINED) {
                after.put(
                    node, Optional.ofNullable(up.get(node)).orElseGet(() -> bootOf.apply(node)));
              }
            });
    after.keySet().removeAll(leaving.keySet());
    after.keySet().removeAll(lost.keySet());
    after.putAll(joining);
    return new Step(
        new MembershipEvent(
            notification.localNode(),
            joining,
            leaving,
            lost,
            new TreeSet<>(after.keySet()),
            partial),
        new Attendance(after));
  }

  /** What a watcher that appears later is told first (RL-13). */
  public Optional<MembershipEvent> welcome(NodeId localNode) {
    return up.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MembershipEvent(
                localNode,
                up,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(up.keySet()),
                new TreeSet<>()));
  }
}
