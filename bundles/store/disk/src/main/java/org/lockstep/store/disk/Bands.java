package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
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
 * @param boots the last boot of each slot by its own word
 * @param problems the sectors that could not be trusted; they are missing in the rest
 */
record Bands(
    SortedMap<NodeId, HeartbeatBody> heartbeats,
    SortedMap<NodeId, PaxosBlock> blocks,
    List<Incarnation> dead,
    List<Incarnation> vouched,
    List<Incarnation> boots,
    List<Problem> problems) {
  private static final int ONE_READ_BYTES = 256 * 1024;

  /** All of it, as a majority of the disks has it. */
  static Bands read(Disks disks) {
    return of(disks, Bands::read);
  }

  /** As {@link #read(Volume, int)}. */
  static Bands read(Disks disks, int slots) {
    return of(disks, volume -> read(volume, slots));
  }

  /**
   * Where a slot is unknown to those that answered first, whoever is slow may know it: one bad
   * sector must not make a majority of two.
   */
  private static Bands of(Disks disks, Function<Volume, Bands> reading) {
    Majority majority = new Majority(disks.majority());
    Disks.Said<Bands> first = disks.ask(reading);
    Bands bands = majority.bands(first);
    return first.silent().isEmpty() || bands.isWhole(first)
        ? bands
        : majority.bands(disks.askAll(reading));
  }

  /** As {@link #read(Disks)}, of all that answer. */
  static Bands readAll(Disks disks) {
    return new Majority(disks.majority()).bands(disks.askAll(Bands::read));
  }

  private boolean isWhole(Disks.Said<Bands> said) {
    return said.words().stream()
        .allMatch(
            each ->
                heartbeats.keySet().containsAll(each.heartbeats.keySet())
                    && blocks.keySet().containsAll(each.blocks.keySet()));
  }

  /** All of it, in one read. */
  static Bands read(Volume volume) {
    return inOneRead(volume, volume.layout.slots());
  }

  private static Bands inOneRead(Volume volume, int slots) {
    Layout layout = volume.layout;
    Region all = volume.read(layout.bands(), Layout.BANDS * layout.bandBytes());
    requireSome(volume, List.of(all));
    volume.requireItself();
    return empty().fill(volume, area -> all, slots);
  }

  /**
   * The first slots only: most of a disk's slots are never used. On a small disk one read for all
   * takes less than one for each band.
   */
  static Bands read(Volume volume, int slots) {
    if (Layout.BANDS * volume.layout.bandBytes() <= ONE_READ_BYTES) {
      return inOneRead(volume, slots);
    }
    Map<Area, Region> regions = new EnumMap<>(Area.class);
    for (Area area : List.of(Area.PAXOS, Area.HEARTBEAT, Area.MARK, Area.VOUCH)) {
      regions.put(area, volume.read(volume.layout.at(area, 0), slots * SectorDevice.SECTOR));
    }
    requireSome(volume, regions.values());
    volume.requireItself();
    return empty().fill(volume, area -> Objects.requireNonNull(regions.get(area)), slots);
  }

  private static void requireSome(Volume volume, Collection<Region> regions) {
    if (regions.stream().allMatch(Region::lost)) {
      throw new ProblemException(
          "disk-unreadable",
          "read failed",
          volume.device.name() + " offset " + volume.layout.bands(),
          "no sector of the nodes' bands can be read");
    }
  }

  private static Bands empty() {
    return new Bands(
        new TreeMap<>(),
        new TreeMap<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  private Bands fill(Volume volume, Function<Area, Region> regions, int slots) {
    BiConsumer<Integer, Problem> bad = (slot, problem) -> problems.add(problem);
    volume.heartbeats.scan(
        volume,
        regions.apply(Area.HEARTBEAT),
        slots,
        (slot, body) -> heartbeats.put(NodeId.of(slot), body),
        bad);
    volume.blocks.scan(
        volume,
        regions.apply(Area.PAXOS),
        slots,
        (slot, block) -> blocks.put(NodeId.of(slot), block),
        bad);
    volume.marks.scan(
        volume, regions.apply(Area.MARK), slots, (slot, boots) -> dead.addAll(boots), bad);
    volume.vouchers.scan(
        volume,
        regions.apply(Area.VOUCH),
        slots,
        (slot, said) -> {
          vouched.addAll(said.vouched());
          boots.add(new Incarnation(NodeId.of(slot), said.boot()));
        },
        bad);
    return this;
  }

  Observation observation() {
    return observation(List.of());
  }

  /**
   * @param known what a wider look has found before
   */
  Observation observation(List<Problem> known) {
    Set<Problem> all = new LinkedHashSet<>(problems);
    all.addAll(known);
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
                    vouchers.getOrDefault(slot, 0),
                    body.bequeathed())));
    return new Observation(
        slots,
        Ballots.mastership(blocks.values()),
        Ballots.highestEpoch(blocks.values()),
        List.copyOf(all));
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
    return Stream.of(beats, chosen, dead.stream(), vouched.stream(), boots.stream())
        .flatMap(each -> each)
        .filter(boot -> boot.node().equals(slot))
        .mapToInt(Incarnation::number)
        .max()
        .orElse(0);
  }
}
