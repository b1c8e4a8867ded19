package org.lockstep.membership.manager.core;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.NodeId;

/** Which members have promised a new master to refuse lower epochs, and what they said (MM-15). */
final class Promises {
  /** A member that has not promised for this long is forced out, in milliseconds. */
  static final long PROMISE_MS = 3_000;

  private final SortedMap<NodeId, List<Message.Told>> told = new TreeMap<>();
  private final SortedSet<NodeId> missing = new TreeSet<>();
  private final SortedMap<NodeId, Long> heardSinceMs = new TreeMap<>();
  private long sentMs;

  Promises(ClusterState state, Moment now) {
    sentMs = now.ms();
    state.members().values().stream()
        .filter(member -> !member.leavingByForce())
        .forEach(member -> missing.add(member.boot().node()));
  }

  SortedSet<NodeId> missing() {
    return missing;
  }

  boolean complete() {
    return missing.isEmpty();
  }

  void from(NodeId node, List<Message.Told> said) {
    missing.remove(node);
    told.put(node, said);
  }

  /** It is dead: nothing has to be waited for, and nothing that it said counts. */
  void notFrom(NodeId node) {
    missing.remove(node);
    told.remove(node);
  }

  /**
   * Those that could be heard for that long and have stayed silent: nobody waits for them any more.
   *
   * @param unheard what these say cannot be heard: the network or their death decides
   */
  List<NodeId> giveUp(Set<NodeId> unheard, Moment now) {
    heardSinceMs.keySet().removeAll(unheard);
    missing.stream()
        .filter(node -> !unheard.contains(node))
        .forEach(node -> heardSinceMs.putIfAbsent(node, now.ms()));
    List<NodeId> silent =
        missing.stream()
            .filter(node -> now.ms() - heardSinceMs.getOrDefault(node, now.ms()) > PROMISE_MS)
            .toList();
    silent.forEach(missing::remove);
    return silent;
  }

  boolean repeatDue(Moment now) {
    if (now.ms() - sentMs <= Master.REPEAT_MS) {
      return false;
    }
    sentMs = now.ms();
    return true;
  }

  /** How far the participants of a batch are. */
  SortedMap<NodeId, Message.Told> about(Batch batch) {
    SortedMap<NodeId, Message.Told> about = new TreeMap<>();
    told.forEach(
        (node, list) ->
            list.stream()
                .filter(each -> each.batch() == batch.id() && batch.participants().contains(node))
                .findFirst()
                .ifPresent(each -> about.put(node, each)));
    return about;
  }
}
