package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/**
 * What becomes of a shard when members come and go (DLM-2), in four barriers. Between two of them
 * everything that was sent has arrived. Whatever is not concerned goes on all the while; a change
 * that comes in between begins again at the first.
 *
 * <ol>
 *   <li>{@link #stop}: nobody is told who is the master of what where that may change; what the
 *       dead held is purged;
 *   <li>{@link #tell}: the new keeper of a directory hears who masters what; who leaves hands over;
 *   <li>{@link #claim}: whose master is gone is claimed by one who uses it, and the others tell
 *       that one what they hold;
 *   <li>{@link #resume}.
 * </ol>
 */
public final class ShardRecovery {
  /** Resources that are named in one message. */
  private static final int AT_ONCE = 500;

  private final Shard shard;
  private final ShardState state;
  private final Set<Incarnation> joining = new TreeSet<>();
  private final Set<Known> unheard = new LinkedHashSet<>();
  private boolean moves;

  public ShardRecovery(Shard shard) {
    this.shard = shard;
    this.state = shard.state;
  }

  public void stop(Change change) {
    moves |= !change.keeper().equals(state.keeper);
    state.frozen |= moves;
    state.floor = Math.max(state.floor, change.token());
    state.era = change.token();
    change.members().stream()
        .filter(member -> !state.members.contains(member))
        .forEach(joining::add);
    state.members = change.members();
    if (change.retains()) {
      state.unrecovered.addAll(change.dead());
    }
    boolean veils = !state.unrecovered.isEmpty();
    state.directory.retain(change.members(), veils);
    state.keeper = change.keeper();
    if (moves && veils) {
      state.directory.veilAll(); // what was veiled at its last keeper, this node does not know
    }
    if (!change.members().contains(state.self)) {
      shard.spares.giveBackAll();
    }
    unheard.addAll(shard.moving.halt(change.dead()));
    purge(change.dead(), change.retains());
    doubt(change);
    orphan();
  }

  private void purge(Set<Incarnation> dead, boolean retains) {
    for (Known what : state.forgetPeers(dead)) {
      if (what.resource != null) {
        what.resource.purge(
            lock -> Mastering.isOf(lock, dead), retains, state.floor, shard.outcome);
      }
    }
  }

  /** What was about to be told by the dead to the next master. */
  private void doubt(Change change) {
    if (change.dead().isEmpty()) {
      return;
    }
    for (Known what : orphans()) {
      Resource resource = Objects.requireNonNull(what.resource);
      resource.doubt(state.floor);
      if (change.retains()) {
        change.dead().forEach(dead -> Mastering.veil(resource, what, dead));
      }
    }
  }

  /** Those that this node masters next, but for what a live master still has to hand over. */
  private List<Known> orphans() {
    return state.rebuilding.all().stream().filter(what -> what.awaits == null).toList();
  }

  private void orphan() {
    for (Known what : state.masterless()) {
      shard.spares.part(what);
      state.unlearn(what);
      shard.borrowing.refuseCancelled(what);
      what.orphaned = true;
    }
    for (Known what : state.unsettled.all()) {
      what.finding = false; // it is asked for again
      what.own().stream().filter(this::isAskedInVain).forEach(lock -> lock.asked = null);
      if (!what.isBorrowed()) {
        state.forget(what);
      }
    }
    List.copyOf(state.strays).stream()
        .filter(this::isAskedInVain)
        .forEach(shard.borrowing::askAnew);
  }

  private boolean isAskedInVain(OwnEntry lock) {
    return lock.asked != null && !state.members.contains(lock.asked);
  }

  public void tell() {
    shard.moving.purgeTakenBack();
    if (!state.self.equals(state.keeper)) {
      state.directory.clear();
    }
    if (!state.members.contains(state.self)) {
      shard.moving.handOverAll();
      handOver();
    } else {
      tellOfTheDead();
      tellMastered(moves ? state.allMastered() : unheard);
    }
  }

  private void tellOfTheDead() {
    if (!state.unrecovered.isEmpty()) {
      for (Incarnation member : joining) {
        if (!member.equals(state.self)) {
          state.out.send(member, new Message.Veiled(List.copyOf(state.unrecovered)));
        }
      }
    }
  }

  private void tellMastered(Collection<Known> those) {
    List<ResourceName> names =
        those.stream().filter(what -> what.resource != null).map(what -> what.name).toList();
    for (int from = 0; from < names.size(); from += AT_ONCE) {
      List<ResourceName> some = names.subList(from, Math.min(from + AT_ONCE, names.size()));
      shard.finding.tell(new Message.Mastered(state.self, List.copyOf(some)));
    }
  }

  /** This node leaves: one of those who use a resource is its master from now on. */
  private void handOver() {
    for (Known what : state.allMastered()) {
      Resource resource = Objects.requireNonNull(what.resource);
      if (what.awaits == null) { // else its last master takes it back
        heir(resource).ifPresent(heir -> handOver(what, resource, heir));
      }
    }
    state.clear();
  }

  /**
   * Somebody who uses it; for what nobody uses, but dead nodes did, whoever keeps the directory.
   */
  private Optional<Incarnation> heir(Resource resource) {
    List<Incarnation> users = new ArrayList<>();
    resource.forEach(
        entry -> {
          if (entry.isRetained() && state.keeper != null) {
            users.add(state.keeper);
          } else if (entry instanceof PeerEntry lock && state.members.contains(lock.node)) {
            users.add(0, lock.node);
          }
        });
    return users.stream().findFirst();
  }

  private void handOver(Known what, Resource resource, Incarnation heir) {
    List<Message.Retained> retained = new ArrayList<>();
    resource.forEach(
        entry -> {
          if (entry.isRetained() && entry instanceof PeerEntry lock) {
            retained.add(new Message.Retained(lock.node, lock.grantedMode()));
          }
        });
    state.tellKeeper(
        new Message.HandOver(
            what.name,
            heir,
            state.era,
            resource.token(),
            resource.value(),
            resource.valueToken(),
            retained));
  }

  public void claim() {
    for (Known what : state.unsettled.all()) {
      if (what.orphaned) {
        what.finding = false;
        shard.finding.find(what, true);
      }
    }
  }

  /** Whether this node knows the masters of all that it uses. */
  public boolean isSettled() {
    return state.unsettled.all().stream().noneMatch(what -> what.orphaned);
  }

  public void resume() {
    moves = false;
    joining.clear();
    unheard.clear();
    state.frozen = false;
    state
        .directory
        .claimed()
        .forEach(question -> shard.finding.answer(question.from(), question.name(), false));
    orphans().forEach(shard.mastering::resume);
    state.unsettled.all().forEach(what -> shard.finding.find(what, false));
    shard.moving.resume();
  }

  /** What these had left is recovered (DLM-3). */
  public void recovered(Set<Incarnation> dead) {
    if (!state.unrecovered.removeAll(dead)) {
      return;
    }
    if (state.unrecovered.isEmpty()) {
      state.directory.unveil();
    }
    for (Known what : state.allMastered()) {
      Objects.requireNonNull(what.resource)
          .forget(lock -> Mastering.isOf(lock, dead), shard.outcome);
    }
  }

  /** This node has the lockspace from now on: what these held is retained there (DLM-3). */
  public void knows(Set<Incarnation> dead) {
    state.unrecovered.addAll(dead);
  }
}
