package org.lockstep.membership.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.TransitionType;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Snapshot;

/**
 * One node's side: keeps the copy of what is confirmed, tells its listeners each barrier exactly
 * once, and refuses whoever speaks for a lower epoch than it has promised (MM-15).
 */
public final class Participant {
  private final Incarnation self;
  private final Function<Snapshot, ClusterState> decoder;
  private final SortedMap<Long, Message.Told> told = new TreeMap<>();
  private final SortedMap<Long, Incarnation> waitsFor = new TreeMap<>();
  private final List<Effect> effects = new ArrayList<>();
  private Optional<Incarnation> master = Optional.empty();
  private long promised;
  private Snapshot copy;
  private ClusterState state;
  private boolean member;
  private List<Message.Waiting> waiting = List.of();

  /**
   * @param copy what was found on the disk at boot: fit for knowing the members, not confirmed
   * @param decoder finds the membership among the records
   */
  public Participant(Incarnation self, Snapshot copy, Function<Snapshot, ClusterState> decoder) {
    this.self = self;
    this.decoder = decoder;
    this.copy = copy;
    this.state = decoder.apply(copy);
  }

  public Snapshot copy() {
    return copy;
  }

  public ClusterState state() {
    return state;
  }

  public Optional<Incarnation> master() {
    return master;
  }

  public long promisedEpoch() {
    return promised;
  }

  public boolean member() {
    return member;
  }

  /** Whom the master last said it waits for. */
  public List<Message.Waiting> waiting() {
    return waiting.stream().filter(each -> state.batches().containsKey(each.batch())).toList();
  }

  public List<Effect> received(Incarnation from, Message message) {
    if (message instanceof Message.PromiseRequest request && request.epoch() >= promised) {
      promise(from, request.epoch());
    } else if (message instanceof Message.FullCopy full) {
      replace(from, full.snapshot());
    } else if (message instanceof Message.Committed committed) {
      apply(from, committed.commit());
    } else if (message instanceof Message.Directive directive && directive.epoch() >= promised) {
      directed(from, directive);
    } else if (message instanceof Message.Reply reply) {
      effects.add(new Effect.Answered(reply));
    } else if (message instanceof Message.Progress progress && progress.epoch() >= promised) {
      waiting = progress.waiting();
    }
    return drain();
  }

  /** The local listener is done with a barrier; {@code fault} is empty unless it failed. */
  public List<Effect> listenerDone(long batch, int barrier, String fault) {
    Message.Told last = told.get(batch);
    if (last != null && last.barrier() == barrier && last.acked() < barrier) {
      told.put(batch, new Message.Told(batch, barrier, barrier, fault));
      master.ifPresent(to -> acknowledge(to, told.get(batch)));
    }
    return drain();
  }

  /** The local listener is not done, and says why (MM-16). */
  public List<Effect> listenerWorks(long batch, int barrier, long moreMs, Optional<NodeId> other) {
    Message.Told last = told.get(batch);
    if (last != null && last.barrier() == barrier && last.acked() < barrier) {
      other.flatMap(state::bootOf).ifPresent(boot -> waitsFor.put(batch, boot));
      master.ifPresent(to -> work(to, last, moreMs));
    }
    return drain();
  }

  /** What it waits for is said again with each repetition: masters change. */
  private void work(Incarnation to, Message.Told at, long moreMs) {
    Optional<Incarnation> other = Optional.ofNullable(waitsFor.get(at.batch()));
    effects.add(
        new Effect.Send(
            to.node(), new Message.Working(promised, at.batch(), at.barrier(), moreMs, other)));
  }

  /**
   * What a fresh look at the disk says. Not confirmed: of it only bad news counts (MM-11), and that
   * this node has missed something.
   */
  public List<Effect> readFromDisk(Snapshot snapshot) {
    if (!member && isForcedOut(decoder.apply(snapshot))) {
      exclude(decoder.apply(snapshot), "the shared disk says that this node is being forced out");
    }
    if (member && snapshot.position().compareTo(copy.position()) > 0) {
      ClusterState onDisk = decoder.apply(snapshot);
      if (onDisk.excludes(self)) {
        exclude(onDisk, "the shared disk says that this node is being forced out");
      } else if (!onDisk.isMember(self)) {
        concludeAbsence(lastLevelDone(), "the shared disk says that this node has been forced out");
      } else {
        master.ifPresent(to -> effects.add(new Effect.Send(to.node(), new Message.Resync())));
      }
    }
    return drain();
  }

  /** One that asked to join may have become a member, and have been cut off before it was told. */
  private boolean isForcedOut(ClusterState onDisk) {
    return onDisk.isMember(self) && onDisk.excludes(self);
  }

  private void promise(Incarnation from, long epoch) {
    promised = epoch;
    master = Optional.of(from);
    waiting = List.of();
    effects.add(
        new Effect.Send(from.node(), new Message.Promise(epoch, List.copyOf(told.values()))));
  }

  private void replace(Incarnation from, Snapshot snapshot) {
    boolean newer = snapshot.position().compareTo(copy.position()) >= 0 || !member;
    if (snapshot.position().epoch() >= promised && newer) {
      promised = snapshot.position().epoch();
      master = Optional.of(from);
      boolean leaves = lastLevelDone();
      adopt(snapshot);
      effects.add(new Effect.Replaced());
      concludeMembership(leaves);
    }
  }

  private void apply(Incarnation from, Commit commit) {
    if (commit.position().epoch() < promised || commit.position().compareTo(copy.position()) <= 0) {
      return;
    }
    boolean next =
        commit.position().sequence() == copy.position().sequence() + 1
            && commit.position().epoch() == copy.position().epoch();
    if (!next) {
      effects.add(new Effect.Send(from.node(), new Message.Resync()));
      return;
    }
    boolean leaves = lastLevelDone();
    adopt(copy.with(commit));
    effects.add(new Effect.Applied(commit));
    concludeMembership(leaves);
  }

  private void adopt(Snapshot snapshot) {
    ClusterState before = state;
    copy = snapshot;
    state = decoder.apply(snapshot);
    told.keySet().retainAll(state.batches().keySet());
    waitsFor.keySet().retainAll(state.batches().keySet());
    for (Incarnation boot : forcedIn(state)) {
      if (!forcedIn(before).contains(boot)) {
        effects.add(new Effect.Abort(boot, Optional.empty()));
      }
    }
    for (Walk walk : state.walks().values()) {
      if (walk.forced() && walk.partial() && !before.walks().containsKey(walk.id())) {
        walk.path()
            .forEach(level -> effects.add(new Effect.Abort(walk.boot(), Optional.of(level))));
      }
    }
  }

  private static SortedSet<Incarnation> forcedIn(ClusterState state) {
    SortedSet<Incarnation> boots = new TreeSet<>();
    state.members().values().stream()
        .filter(Member::leavingByForce)
        .forEach(each -> boots.add(each.boot()));
    return boots;
  }

  private void concludeMembership(boolean leaves) {
    if (state.isMember(self)) {
      if (state.excludes(self)) {
        exclude(state, "this node is being forced out");
      }
      member = true;
    } else if (member) {
      concludeAbsence(leaves, "this node has been forced out");
    }
  }

  /** Gone from the membership: after the own last acknowledgement, or without it (MM-11, MM-12). */
  private void concludeAbsence(boolean leaves, String otherwise) {
    if (leaves) {
      member = false;
      effects.add(new Effect.Left());
    } else {
      exclude(state, otherwise);
    }
  }

  /** Whether all that this node's graceful leave still lacks is the master's commit. */
  private boolean lastLevelDone() {
    return state.walks().values().stream()
        .filter(walk -> walk.boot().equals(self) && walk.type() == TransitionType.LEAVING)
        .anyMatch(walk -> !walk.partial() && walk.path().size() == 1 && acknowledged(walk));
  }

  private boolean acknowledged(Walk walk) {
    return state.batches().values().stream()
        .filter(batch -> batch.carries(walk))
        .anyMatch(batch -> ackedBy(batch) + 1 == batch.barriers());
  }

  private int ackedBy(Batch batch) {
    Message.Told last = told.get(batch.id());
    return last == null ? -1 : last.acked();
  }

  private void exclude(ClusterState known, String why) {
    String reason =
        known.walks().values().stream()
            .filter(walk -> walk.boot().equals(self) && walk.forced() && !walk.partial())
            .map(Walk::reason)
            .findFirst()
            .orElse("");
    effects.add(new Effect.Excluded(reason.isEmpty() ? why : why + ": " + reason));
  }

  private void directed(Incarnation from, Message.Directive directive) {
    Batch batch = state.batches().get(directive.batch());
    if (batch == null) { // missed the commit that opened it, or it is over and this came late
      effects.add(new Effect.Send(from.node(), new Message.Resync()));
      return;
    }
    if (!state.isMember(self) || !batch.participants().contains(self.node())) {
      return; // it is for an earlier boot of this node
    }
    master = Optional.of(from);
    Message.Told last = told.get(directive.batch());
    if (last == null || last.barrier() < directive.barrier()) {
      waitsFor.remove(directive.batch());
      told.put(
          directive.batch(),
          new Message.Told(directive.batch(), directive.barrier(), directive.barrier() - 1, ""));
      effects.add(new Effect.Tell(batch, directive.barrier()));
    } else if (last.barrier() == directive.barrier() && last.acked() == last.barrier()) {
      acknowledge(from, last);
    } else if (last.barrier() == directive.barrier() && waitsFor.containsKey(last.batch())) {
      work(from, last, 0);
    }
  }

  private void acknowledge(Incarnation to, Message.Told done) {
    effects.add(
        new Effect.Send(
            to.node(), new Message.Ack(promised, done.batch(), done.barrier(), done.fault())));
  }

  private List<Effect> drain() {
    List<Effect> result = List.copyOf(effects);
    effects.clear();
    return result;
  }
}
