package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.disk.core.Ballots;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;
import org.lockstep.store.spi.Snapshot;

/** One shared disk, opened. */
final class DiskDatabase implements MembershipDatabase {
  private final Volume volume;
  private final MonotonicClock clock;
  private final Pause pause;

  /** How waiting is done: a test's clock need not sleep. */
  @FunctionalInterface
  interface Pause {
    void millis(long ms) throws InterruptedException;
  }

  DiskDatabase(Volume volume, MonotonicClock clock, Pause pause) {
    this.volume = volume;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public ClusterHeader header() {
    return volume.superblock.header();
  }

  @Override
  public Observation observe() {
    Layout layout = volume.layout;
    byte[] bands = volume.read(layout.bands(), Layout.BANDS * layout.bandBytes());
    List<Problem> problems = new ArrayList<>();
    SortedMap<Integer, HeartbeatBody> heartbeats = new TreeMap<>();
    volume.scan(
        bands,
        0,
        layout.heartbeat(0),
        Area.HEARTBEAT,
        (slot, sector) -> heartbeats.put(slot, HeartbeatBody.of(sector)),
        (slot, problem) -> problems.add(problem));
    SortedMap<NodeId, PaxosBlock> blocks = new TreeMap<>();
    volume.scan(
        bands,
        layout.bandBytes(),
        layout.paxos(0),
        Area.PAXOS,
        (slot, sector) -> blocks.put(NodeId.of(slot), PaxosBody.of(sector)),
        (slot, problem) -> problems.add(problem));
    int[] marked = new int[layout.slots()];
    volume.scan(
        bands,
        2 * layout.bandBytes(),
        layout.mark(0),
        Area.MARK,
        (slot, sector) -> marked[slot] = BootList.single(sector),
        (slot, problem) -> problems.add(problem));
    int[] vouched = new int[layout.slots()];
    volume.scan(
        bands,
        3 * layout.bandBytes(),
        layout.vouch(0),
        Area.VOUCH,
        (slot, sector) -> BootList.of(sector).forEach(boot -> raise(vouched, boot)),
        (slot, problem) -> problems.add(problem));
    SortedMap<NodeId, SlotView> slots = new TreeMap<>();
    heartbeats.forEach(
        (slot, body) ->
            slots.put(
                NodeId.of(slot),
                new SlotView(
                    Incarnation.of(slot, body.boot()),
                    body.counter(),
                    body.left(),
                    body.said(),
                    marked[slot],
                    vouched[slot])));
    return new Observation(
        slots,
        Ballots.mastership(blocks.values()),
        Ballots.highestEpoch(blocks.values()),
        problems);
  }

  private static void raise(int[] vouched, Incarnation boot) {
    int slot = boot.node().value();
    if (slot < vouched.length) {
      vouched[slot] = Math.max(vouched[slot], boot.number());
    }
  }

  @Override
  public Snapshot latest() {
    return new History(volume).latest(confirmed()).snapshot();
  }

  /** The highest commit that any readable heartbeat knows to be confirmed. */
  Position confirmed() {
    return observe().slots().values().stream()
        .map(slot -> slot.heartbeat().confirmed())
        .max(Comparator.naturalOrder())
        .orElse(Position.START);
  }

  @Override
  public SlotClaim claim(NodeId slot, Consumer<String> progress) {
    if (slot.value() >= volume.layout.slots()) {
      throw new ProblemException(
          "no-slot",
          "claim refused",
          "slot " + slot.value(),
          "the disk was formatted for " + volume.layout.slots() + " nodes");
    }
    try {
      return new Claimer(volume, this, clock, pause).claim(slot, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          "interrupted", "claim given up", "slot " + slot.value(), "the node is being stopped");
    }
  }

  @Override
  public void close() {
    volume.close();
  }
}
