package org.lockstep.events;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;

/**
 * What the event manager's level was told, all nodes of one barrier together.
 *
 * @param localNode the node that is being told
 * @param joining nodes whose event manager is joining; they count as up once this is answered
 * @param leaving nodes that leave gracefully
 * @param lost boots that were forced out and are proven dead
 * @param up nodes whose event manager is JOINED and stays, the joining ones included
 * @param partial nodes of {@code leaving} or {@code lost} of which only the event manager goes:
 *     they stay members and no client service is moved for it (MM-13)
 */
public record MembershipEvent(
    NodeId localNode,
    SortedMap<NodeId, Incarnation> joining,
    SortedMap<NodeId, Incarnation> leaving,
    SortedMap<NodeId, Incarnation> lost,
    SortedSet<NodeId> up,
    SortedSet<NodeId> partial) {

  /** Whether this is about the local node's own graceful departure. */
  public boolean localLeaves() {
    return leaving.containsKey(localNode);
  }

  /** The boots forced out, in order. */
  public List<Incarnation> lostBoots() {
    return List.copyOf(lost.values());
  }
}
