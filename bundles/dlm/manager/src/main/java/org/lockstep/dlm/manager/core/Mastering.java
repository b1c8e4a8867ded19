package org.lockstep.dlm.manager.core;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockMode;

/** What this node does as the master of resources (DLM-2): {@link Resource} says who is granted. */
final class Mastering {
  private final ShardState state;
  private final Spares spares;
  private final Outcome outcome;

  Mastering(ShardState state, Spares spares, Outcome outcome) {
    this.state = state;
    this.spares = spares;
    this.outcome = outcome;
  }

  /** Of what; empty: it is not mastered here. */
  Optional<Known> asked(Incarnation from, Message.Ask ask) {
    Optional<Known> known = state.ifKnown(ask.name()).filter(what -> what.resource != null);
    known.ifPresent(what -> ask(from, ask, what));
    return known;
  }

  private void ask(Incarnation from, Message.Ask ask, Known what) {
    what.idle = false;
    PeerEntry lock = new PeerEntry(from, ask.id(), what, ask.label());
    state.add(lock);
    lock.wants(ask.wish());
    lock.resource().request(lock, outcome);
  }

  void converted(PeerEntry lock, Message.Convert convert) {
    lock.resource().reached(lock, convert.token());
    lock.wants(convert.wish());
    lock.knows = lock.granted.covers(lock.wanted);
    lock.resource().convert(lock, convert.written(), outcome);
  }

  void released(PeerEntry lock, Message.Release release) {
    state.remove(lock);
    lock.resource().reached(lock, release.token());
    lock.resource().release(lock, release.written(), outcome);
  }

  void cancelled(PeerEntry lock, Message.Cancel cancel) {
    lock.resource().cancel(lock, cancel.why(), outcome);
  }

  void inUse(PeerEntry lock) {
    lock.resource().inUse(lock, outcome);
  }

  /** Whoever is in its way is told. */
  void chase(Entry waiting, Resource resource, Trail trail) {
    for (Entry blocker : resource.inTheWayOf(waiting)) {
      if (blocker instanceof OwnEntry lock) {
        state.out.chased(lock, trail);
      } else if (blocker instanceof PeerEntry lock) {
        state.out.send(lock.node, new Message.Chased(lock.id, trail));
      }
    }
  }

  /** This node is the master from now on. */
  void begin(Known what, Resource resource) {
    spares.part(what);
    state.master(what, resource);
    for (OwnEntry lock : what.own()) {
      state.giveBack(lock, what);
      lock.asked = null;
      if (resource.isRebuilding()) {
        lock.granted = lock.usable();
        resource.rejoin(lock, lock.value, lock.valueToken, lock.waitedMs());
        if (lock.parted) {
          resource.release(lock, null, outcome);
        }
      } else {
        lock.waits = false;
        resource.request(lock, outcome);
      }
    }
  }

  /** All have rejoined. */
  void resume(Known what) {
    Resource resource = Objects.requireNonNull(what.resource);
    state.mastered.take(what);
    resource.resume(outcome);
  }

  /** The nodes are gone, and nothing of them is retained. */
  void purge(Known what, Set<Incarnation> gone) {
    gone.forEach(node -> state.removePeers(node, what));
    Resource resource = Objects.requireNonNull(what.resource);
    resource.purge(lock -> isOf(lock, gone), false, state.floor, outcome);
  }

  static boolean isOf(Entry entry, Set<Incarnation> nodes) {
    return entry instanceof PeerEntry lock && nodes.contains(lock.node);
  }

  /** Before anybody asks: what dead nodes held of it, nobody knows (DLM-3). */
  void veil(Resource resource, Known what) {
    state.unrecovered.forEach(dead -> veil(resource, what, dead));
  }

  static void veil(Resource resource, Known what, Incarnation dead) {
    resource.veil(new PeerEntry(dead, PeerEntry.NO_ID, what, ""), LockMode.EX);
  }

  void rejoined(Incarnation from, Message.Rejoin rejoin) {
    Known what = state.known(rejoin.name());
    if (what.resource == null) {
      what.finding = false; // the directory has told the other first
      Resource resource = Resource.orphan(state.floor);
      veil(resource, what);
      begin(what, resource);
    }
    PeerEntry lock = new PeerEntry(from, rejoin.id(), what, rejoin.label());
    state.add(lock);
    lock.holds = rejoin.holds();
    lock.waits = rejoin.pending() != null;
    lock.granted = rejoin.granted();
    lock.wanted = rejoin.granted();
    lock.token = rejoin.token();
    if (rejoin.pending() != null) {
      lock.wants(rejoin.pending());
    }
    Resource resource = lock.resource();
    if (resource.isRebuilding()) {
      resource.rejoin(lock, rejoin.value(), rejoin.valueToken(), rejoin.waitedMs());
    } else {
      lock.waits = false; // it only waited: where it had held anything this would be rebuilding
      resource.request(lock, outcome);
    }
  }

  /** From a master that leaves. */
  void inherit(Message.HandOver from) {
    Known what = state.known(from.name());
    what.finding = false;
    if (what.resource == null) { // else somebody was quicker to rejoin
      begin(what, Resource.orphan(state.floor));
    }
    Resource resource = Objects.requireNonNull(what.resource);
    resource.inherit(from.token(), from.value(), from.valueToken());
    for (Message.Retained dead : from.retained()) {
      if (state.unrecovered.contains(dead.node())) {
        resource.veil(new PeerEntry(dead.node(), PeerEntry.NO_ID, what, ""), dead.mode());
      }
    }
    if (from.era() < state.era) {
      resource.doubt(state.floor); // it may have been one of the dead's since
      veil(resource, what);
    }
  }
}
