package org.lockstep.store.memory;

import java.util.Optional;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Snapshot;

/** One node's view of a store in memory. */
final class MemoryDatabase implements MembershipDatabase {
  private static final long POLL_MS = 10;

  private final Shared shared;
  private final MonotonicClock clock;
  private final MemoryCluster.Pause pause;

  MemoryDatabase(Shared shared, MonotonicClock clock, MemoryCluster.Pause pause) {
    this.shared = shared;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public ClusterHeader header() {
    return shared.header();
  }

  @Override
  public Observation observe() {
    return shared.observe();
  }

  @Override
  public Snapshot latest() {
    return shared.latest();
  }

  @Override
  public SlotClaim claim(NodeId slot, Consumer<String> progress) {
    SlotView last = observe().slots().get(slot);
    if (last == null) {
      throw refused("no-slot", slot, "there are " + header().slots() + " slots");
    }
    try {
      waitUntilGone(slot, last, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("interrupted", slot, "the node is being stopped");
    }
    Optional<Incarnation> mine = shared.claim(slot, last);
    return new MemoryClaim(
        shared,
        mine.orElseThrow(() -> refused("slot-taken", slot, "another claimed it at the same time")));
  }

  /** DB-3: it left, its death is proven, or nothing has moved for the whole dead time. */
  private void waitUntilGone(NodeId slot, SlotView last, Consumer<String> progress)
      throws InterruptedException {
    long began = clock.millis();
    boolean told = false;
    while (true) {
      long lookedAt = clock.millis();
      SlotView view = observe().slots().get(slot);
      if (view == null || !view.owner().equals(last.owner()) || view.counter() != last.counter()) {
        throw refused("slot-taken", slot, "a node of this name is alive");
      }
      int boot = view.owner().number();
      boolean proven = view.markedDead() >= boot || view.vouchedDead() >= boot;
      if (view.left() || proven || lookedAt - began >= header().timing().deadMs()) {
        return;
      }
      if (!told) {
        progress.accept(view.owner() + " neither left nor is proven dead: watching its slot");
        told = true;
      }
      pause.millis(POLL_MS);
    }
  }

  private static ProblemException refused(String code, NodeId slot, String why) {
    return new ProblemException(code, "claim refused", slot.toString(), why);
  }

  @Override
  public void close() {
    // the store belongs to all nodes of the JVM
  }
}
