package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.disk.core.Ballots;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotView;

/**
 * One look at everything that moves.
 *
 * @param dead the boots that have a death mark
 * @param vouched the boots whose death an operator vouched for
 * @param problems the sectors that could not be trusted; they are missing in the rest
 */
record Bands(
    SortedMap<NodeId, HeartbeatBody> heartbeats,
    SortedMap<NodeId, PaxosBlock> blocks,
    List<Incarnation> dead,
    List<Incarnation> vouched,
    List<Problem> problems) {

  static Bands read(Volume volume) {
    Layout layout = volume.layout;
    Region region = volume.read(layout.bands(), Layout.BANDS * layout.bandBytes());
    if (region.lost()) {
      throw new ProblemException(
          "disk-unreadable",
          "read failed",
          volume.device.name() + " offset " + region.offset,
          "no sector of the nodes' bands can be read");
    }
    Bands bands =
        new Bands(
            new TreeMap<>(),
            new TreeMap<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    bands.fill(volume, region);
    return bands;
  }

  private void fill(Volume volume, Region region) {
    volume.scan(
        region,
        Area.HEARTBEAT,
        (slot, sector) -> heartbeats.put(NodeId.of(slot), HeartbeatBody.of(sector)),
        (slot, problem) -> problems.add(problem));
    volume.scan(
        region,
        Area.PAXOS,
        (slot, sector) -> blocks.put(NodeId.of(slot), PaxosBody.of(sector)),
        (slot, problem) -> problems.add(problem));
    volume.scan(
        region,
        Area.MARK,
        (slot, sector) -> dead.addAll(BootList.of(sector)),
        (slot, problem) -> problems.add(problem));
    volume.scan(
        region,
        Area.VOUCH,
        (slot, sector) -> vouched.addAll(BootList.of(sector)),
        (slot, problem) -> problems.add(problem));
  }

  /** A damaged Paxos block is unknown, and unknown does not count (DB-7): refused by its place. */
  static SortedMap<NodeId, PaxosBlock> paxos(Volume volume) {
    SortedMap<NodeId, PaxosBlock> blocks = new TreeMap<>();
    volume.scan(
        volume.read(volume.layout.at(Area.PAXOS, 0), volume.layout.bandBytes()),
        Area.PAXOS,
        (slot, sector) -> blocks.put(NodeId.of(slot), PaxosBody.of(sector)),
        (slot, problem) -> {
          throw new ProblemException(problem);
        });
    return blocks;
  }

  Observation observation() {
    Map<NodeId, Integer> marks = latest(dead);
    Map<NodeId, Integer> vouchers = latest(vouched);
    SortedMap<NodeId, SlotView> slots = new TreeMap<>();
    heartbeats.forEach(
        (slot, body) ->
            slots.put(
                slot,
                new SlotView(
                    new Incarnation(slot, body.boot()),
                    body.counter(),
                    body.left(),
                    body.said(),
                    marks.getOrDefault(slot, 0),
                    vouchers.getOrDefault(slot, 0))));
    return new Observation(
        slots,
        Ballots.mastership(blocks.values()),
        Ballots.highestEpoch(blocks.values()),
        problems);
  }

  private static Map<NodeId, Integer> latest(List<Incarnation> boots) {
    Map<NodeId, Integer> latest = new TreeMap<>();
    boots.forEach(boot -> latest.merge(boot.node(), boot.number(), Math::max));
    return latest;
  }

  /** The highest commit that any readable heartbeat knows to be confirmed. */
  Position confirmed() {
    return heartbeats.values().stream()
        .map(body -> body.said().confirmed())
        .max(Comparator.naturalOrder())
        .orElse(Position.START);
  }

  /** Whether the slot was left, or its owner is proven dead (ND-4). */
  boolean isOver(NodeId slot, HeartbeatBody owner) {
    return owner.left()
        || Stream.concat(dead.stream(), vouched.stream())
            .anyMatch(boot -> boot.node().equals(slot) && boot.number() >= owner.boot());
  }

  /** The highest boot number of a slot that anything here still tells of. */
  int highestBoot(NodeId slot) {
    Stream<Incarnation> beats =
        heartbeats.entrySet().stream()
            .map(each -> new Incarnation(each.getKey(), each.getValue().boot()));
    Stream<Incarnation> chosen =
        blocks.values().stream()
            .flatMap(
                block ->
                    Stream.concat(
                        block.value().stream(), block.before().stream().map(Mastership::holder)));
    return Stream.of(beats, chosen, dead.stream(), vouched.stream())
        .flatMap(boots -> boots)
        .filter(boot -> boot.node().equals(slot))
        .mapToInt(Incarnation::number)
        .max()
        .orElse(0);
  }
}
