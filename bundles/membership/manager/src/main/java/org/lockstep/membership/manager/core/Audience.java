package org.lockstep.membership.manager.core;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Snapshot;

/** Who hears of what is confirmed: the commit if it has all before it, else everything. */
final class Audience {
  private final SortedSet<Incarnation> informed = new TreeSet<>();
  private final BiConsumer<NodeId, Message> send;

  Audience(BiConsumer<NodeId, Message> send) {
    this.send = send;
  }

  /** Those hear of it that were members, and those that are now. */
  void confirmed(Commit commit, ClusterState before, ClusterState after, Snapshot copy) {
    SortedSet<Incarnation> all = new TreeSet<>();
    before.members().values().forEach(member -> all.add(member.boot()));
    after.members().values().forEach(member -> all.add(member.boot()));
    for (Incarnation boot : all) {
      if (informed.contains(boot)) {
        send.accept(boot.node(), new Message.Committed(commit));
      } else {
        inform(boot, copy);
      }
    }
    informed.removeIf(boot -> !after.isMember(boot));
  }

  void inform(Incarnation boot, Snapshot copy) {
    informed.add(boot);
    send.accept(boot.node(), new Message.FullCopy(copy));
  }

  /** Who is no member any more, or not yet, learns that too (MM-12). */
  void resync(Incarnation boot, ClusterState state, Snapshot copy) {
    if (state.isMember(boot)) {
      inform(boot, copy);
    } else {
      send.accept(boot.node(), new Message.FullCopy(copy));
    }
  }
}
