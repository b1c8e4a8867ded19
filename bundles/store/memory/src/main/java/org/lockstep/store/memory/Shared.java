package org.lockstep.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Snapshot;

/**
 * What all nodes share. One lock stands for the disk: every method is one thing that happens at
 * once, so that a bid is a whole round of the election.
 */
final class Shared {
  private final ClusterHeader header;
  private final int checkpointBytes;
  private final int logBytes;
  private final List<Slot> slots = new ArrayList<>();
  private Optional<Mastership> mastership = Optional.empty();
  private long adopted;
  private Snapshot history;

  Shared(ClusterHeader header, FormatSpec spec) {
    this.header = header;
    this.checkpointBytes = spec.checkpointBytes();
    this.logBytes = spec.logBytes();
    for (int i = 0; i < header.slots(); i++) {
      slots.add(new Slot(NodeId.of(i)));
    }
    List<Change> nodes = new ArrayList<>();
    spec.nodes().forEach(node -> nodes.add(node.toChange()));
    history = Snapshot.EMPTY.with(new Commit(Position.START, nodes));
  }

  ClusterHeader header() {
    return header;
  }

  synchronized Observation observe() {
    TreeMap<NodeId, SlotView> views = new TreeMap<>();
    slots.forEach(slot -> views.put(slot.view().owner().node(), slot.view()));
    return new Observation(views, mastership, epoch(), List.of());
  }

  private long epoch() {
    return mastership.map(Mastership::epoch).orElse(0L);
  }

  synchronized Snapshot latest() {
    return history;
  }

  synchronized void markDead(Incarnation boot) {
    slot(boot).markDead(boot.number());
  }

  private Slot slot(Incarnation boot) {
    return slots.get(boot.node().value());
  }

  /** Takes the slot if it still is as the claimer saw it. */
  synchronized Optional<Incarnation> claim(NodeId id, SlotView seen) {
    Slot slot = slots.get(id.value());
    boolean same = slot.heldBy(seen.owner()) && slot.view().counter() == seen.counter();
    return same ? Optional.of(slot.claim()) : Optional.empty();
  }

  synchronized void renew(Incarnation boot, Heartbeat heartbeat) {
    if (owned(boot).left()) {
      throw new ProblemException(
          "claim-void", "renewal refused", boot.toString(), "the slot was left");
    }
    slot(boot).say(heartbeat, false);
  }

  synchronized void leave(Incarnation boot) {
    owned(boot).say(Heartbeat.SILENT, true);
  }

  private Slot owned(Incarnation boot) {
    Slot slot = slot(boot);
    if (!slot.heldBy(boot)) {
      throw new ForeignOwnerException(
          new Problem(
              "foreign-owner",
              "write refused",
              boot.node().toString(),
              "the slot belongs to " + slot.view().owner() + " now, this is " + boot));
    }
    return slot;
  }

  synchronized void vouch(Incarnation boot, Incarnation dead) {
    owned(boot);
    slot(dead).vouchDead(dead.number());
  }

  synchronized BidOutcome bid(Incarnation boot, long epoch) {
    try {
      owned(boot);
    } catch (ForeignOwnerException e) {
      return new BidOutcome.Unknown(e.problem());
    }
    if (epoch() < epoch) {
      mastership = Optional.of(new Mastership(epoch, boot, false));
    }
    return new BidOutcome.Chosen(mastership.orElseThrow());
  }

  synchronized void release(Incarnation boot, long epoch) {
    if (holds(boot, epoch)) {
      mastership = Optional.of(new Mastership(epoch, boot, true));
    }
  }

  private boolean holds(Incarnation boot, long epoch) {
    return mastership.equals(Optional.of(new Mastership(epoch, boot, false)));
  }

  synchronized Snapshot adopt(Incarnation boot, long epoch) {
    owned(boot);
    if (!holds(boot, epoch)) {
      throw new ProblemException(
          "not-master",
          "adoption refused",
          "epoch " + epoch,
          boot + " does not hold it (any more): " + mastership);
    }
    history =
        new Snapshot(new Position(epoch, history.position().sequence() + 1), history.records());
    adopted = epoch;
    return history;
  }

  synchronized CommitOutcome commit(Incarnation boot, long epoch, List<Change> changes) {
    if (!holds(boot, epoch) || adopted != epoch) {
      return new CommitOutcome.Unknown(
          new Problem(
              "commit-unknown",
              "commit not confirmed",
              header.name(),
              "epoch " + epoch + " was not adopted, or has ended"));
    }
    Snapshot next = history.with(new Commit(history.position().next(), changes));
    refusal(changes, next)
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
    history = next;
    return new CommitOutcome.Confirmed(next.position());
  }

  /** The bounds of a disk of that format, so that a test meets them here too. */
  Optional<Problem> refusal(List<Change> changes, Snapshot next) {
    long commit =
        changes.stream()
            .mapToLong(each -> each.key().length() + each.value().map(v -> v.length).orElse(0))
            .sum();
    long all =
        next.records().values().stream()
            .mapToLong(each -> each.key().length() + each.value().length)
            .sum();
    return commit <= logBytes / 2 && all <= checkpointBytes
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "too-large",
                "commit refused",
                header.name(),
                commit
                    + " bytes, "
                    + all
                    + " of all records, are more than the store was made for"));
  }
}
