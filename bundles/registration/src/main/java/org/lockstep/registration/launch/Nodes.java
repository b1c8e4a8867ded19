package org.lockstep.registration.launch;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.events.MembershipEvent;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.registration.format.Records.NodeOffer;
import org.lockstep.store.SharedStore;

/** What the events have said about the nodes so far. */
final class Nodes {
  private final Cluster cluster;
  private final SharedStore store;
  private final SortedMap<NodeId, Integer> up = new TreeMap<>();
  private final SortedSet<NodeId> leaving = new TreeSet<>();
  private final SortedMap<NodeId, Integer> dead = new TreeMap<>();
  private boolean heard;

  Nodes(Cluster cluster, SharedStore store) {
    this.cluster = cluster;
    this.store = store;
  }

  synchronized void take(MembershipEvent event) {
    heard = true;
    SortedMap<NodeId, Cluster.Known> known = cluster.nodes();
    up.keySet().retainAll(event.up());
    for (NodeId node : event.up()) {
      up.computeIfAbsent(
          node, id -> Optional.ofNullable(known.get(id)).map(Cluster.Known::boot).orElse(0));
    }
    leaving.addAll(event.leaving().keySet());
    leaving.removeAll(event.partial());
    for (Incarnation boot : event.lost().values()) {
      leaving.remove(boot.node());
      if (!event.partial().contains(boot.node())) {
        dead.merge(boot.node(), boot.number(), Math::max);
      }
    }
    for (Incarnation boot : event.joining().values()) {
      leaving.remove(boot.node());
      up.put(boot.node(), boot.number());
    }
  }

  /** Whoever has heard nothing decides nothing. */
  synchronized boolean heard() {
    return heard;
  }

  synchronized World world() {
    SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
    cluster
        .nodes()
        .forEach(
            (id, known) ->
                nodes.put(
                    id,
                    new World.Node(
                        known.name(),
                        Optional.ofNullable(up.get(id)),
                        leaving.contains(id),
                        dead.getOrDefault(id, 0),
                        types(id))));
    return new World(nodes);
  }

  /** An offer of another boot says nothing about this one. */
  private SortedSet<String> types(NodeId id) {
    Integer boot = up.get(id);
    return store
        .get(Records.nodeKey(id))
        .flatMap(record -> offer(record.text()))
        .filter(offer -> boot != null && offer.boot() == boot)
        .map(NodeOffer::types)
        .orElseGet(TreeSet::new);
  }

  private static Optional<NodeOffer> offer(String json) {
    try {
      return Optional.of(Records.offer(json));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }
}
