package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final Shard shard;
  private final Set<Incarnation> joining = new TreeSet<>();
  private boolean moves;

  public ShardRecovery(Shard shard) {
    this.shard = shard;
  }

  public void stop(Change change) {
    moves |= !change.keeper().equals(shard.keeper);
    shard.frozen |= moves;
    shard.floor = Math.max(shard.floor, change.token());
    shard.era = change.token();
    change.members().stream()
        .filter(member -> !shard.members.contains(member))
        .forEach(joining::add);
    shard.members = change.members();
    if (change.retains()) {
      shard.unrecovered.addAll(change.dead());
    }
    boolean veils = !shard.unrecovered.isEmpty();
    shard.directory.retain(change.members(), veils);
    shard.keeper = change.keeper();
    if (moves && veils) {
      shard.directory.veilAll(); // what was veiled at its last keeper, this node does not know
    }
    purge(change.dead(), change.retains());
    doubt(change);
    orphan();
  }

  private void purge(Set<Incarnation> dead, boolean retains) {
    Set<Known> concerned = new LinkedHashSet<>();
    shard
        .peers
        .values()
        .removeIf(
            lock -> {
              boolean gone = dead.contains(lock.node);
              if (gone) {
                concerned.add(lock.known);
              }
              return gone;
            });
    for (Known what : concerned) {
      if (what.resource != null) {
        what.resource.purge(lock -> isOf(lock, dead), retains, shard.outcome);
      }
    }
  }

  /** What was about to be told by the dead to the next master. */
  private void doubt(Change change) {
    for (Known what : shard.known.values()) {
      Resource resource = what.resource;
      if (resource != null && resource.isRebuilding() && !change.dead().isEmpty()) {
        resource.doubt();
        if (change.retains()) {
          change.dead().forEach(dead -> shard.veil(resource, what, dead));
        }
      }
    }
  }

  private static boolean isOf(Entry entry, Set<Incarnation> nodes) {
    return entry instanceof PeerEntry lock && nodes.contains(lock.node);
  }

  private void orphan() {
    List<Known> unused = new ArrayList<>();
    for (Known what : shard.known.values()) {
      if (what.master != null && !shard.members.contains(what.master)) {
        what.master = null;
        what.orphaned = !what.own.isEmpty();
      }
      for (OwnEntry lock : what.own) {
        if (lock.asked != null && !shard.members.contains(lock.asked)) {
          lock.asked = null;
        }
      }
      if (what.resource == null) {
        what.finding = false; // it is asked for again
        if (what.own.isEmpty()) {
          unused.add(what);
        }
      }
    }
    unused.forEach(what -> shard.known.remove(what.name));
  }

  public void tell() {
    if (!shard.self.equals(shard.keeper)) {
      shard.directory.clear();
    }
    if (!shard.members.contains(shard.self)) {
      handOver();
    } else {
      tellOfTheDead();
      if (moves) {
        tellMastered();
      }
    }
  }

  private void tellOfTheDead() {
    if (!shard.unrecovered.isEmpty()) {
      for (Incarnation member : joining) {
        if (!member.equals(shard.self)) {
          shard.out.send(member, new Message.Veiled(List.copyOf(shard.unrecovered)));
        }
      }
    }
  }

  private void tellMastered() {
    List<ResourceName> names =
        shard.known.values().stream()
            .filter(what -> what.resource != null)
            .map(what -> what.name)
            .toList();
    Incarnation keeper = shard.keeper;
    if (keeper == null || names.isEmpty()) {
      return;
    }
    if (keeper.equals(shard.self)) {
      names.forEach(name -> shard.directory.put(name, keeper));
    } else {
      shard.out.send(keeper, new Message.Mastered(names));
    }
  }

  /** This node leaves: one of those who use a resource is its master from now on. */
  private void handOver() {
    for (Known what : shard.known.values()) {
      Resource resource = what.resource;
      if (resource != null) {
        heir(resource).ifPresent(heir -> handOver(what, resource, heir));
      }
    }
    shard.known.clear();
    shard.peers.clear();
  }

  /**
   * Somebody who uses it; for what nobody uses, but dead nodes did, whoever keeps the directory.
   */
  private Optional<Incarnation> heir(Resource resource) {
    List<Incarnation> users = new ArrayList<>();
    resource.forEach(
        entry -> {
          if (entry.isRetained() && shard.keeper != null) {
            users.add(shard.keeper);
          } else if (entry instanceof PeerEntry lock && shard.members.contains(lock.node)) {
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
    if (shard.keeper != null) {
      shard.out.send(
          shard.keeper,
          new Message.HandOver(
              what.name,
              heir,
              shard.era,
              resource.token(),
              resource.value(),
              resource.valueToken(),
              retained));
    }
  }

  public void claim() {
    for (Known what : List.copyOf(shard.known.values())) {
      if (what.orphaned) {
        what.finding = false;
        shard.find(what, true);
      }
    }
  }

  /** Whether this node knows the masters of all that it uses. */
  public boolean isSettled() {
    return shard.known.values().stream().noneMatch(what -> what.orphaned);
  }

  public void resume() {
    moves = false;
    joining.clear();
    shard.frozen = false;
    shard
        .directory
        .claimed()
        .forEach(question -> shard.find(question.from(), question.name(), false));
    for (Known what : List.copyOf(shard.known.values())) {
      if (what.resource != null) {
        what.resource.resume(shard.outcome);
      } else if (what.master == null) {
        shard.find(what, false);
      }
    }
  }

  /** What these had left is recovered (DLM-3). */
  public void recovered(Set<Incarnation> dead) {
    if (!shard.unrecovered.removeAll(dead)) {
      return;
    }
    if (shard.unrecovered.isEmpty()) {
      shard.directory.unveil();
    }
    for (Known what : List.copyOf(shard.known.values())) {
      if (what.resource != null) {
        what.resource.forget(lock -> isOf(lock, dead), shard.outcome);
      }
    }
  }

  /** This node has the lockspace from now on: what these held is retained there (DLM-3). */
  public void knows(Set<Incarnation> dead) {
    shard.unrecovered.addAll(dead);
  }
}
