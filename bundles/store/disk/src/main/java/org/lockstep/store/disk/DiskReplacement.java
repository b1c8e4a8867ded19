package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.Superblock.Replacement;
import org.lockstep.store.spi.Position;

/**
 * Makes a lost voting disk anew from a majority of the others, while no node runs (DB-9). It gets
 * the newest of what any of them has, place by place: whatever was written by a majority is on one
 * of them, so with the new one it is on a majority again. What only one of them has then is as if
 * its writer had reached the lost disk too before it ended.
 */
final class DiskReplacement {
  private static final int S = SectorDevice.SECTOR;

  private final Disks others;
  private final Layout layout;

  DiskReplacement(Disks others) {
    this.others = others;
    this.layout = others.layout;
  }

  List<Volume> volumes() {
    return others.volumes();
  }

  /** The superblock of one of the others. */
  Superblock like() {
    return others.superblock;
  }

  /**
   * @throws ProblemException naming a node whose heartbeat moves
   */
  void requireQuiet(Environment environment) {
    SortedMap<NodeId, HeartbeatBody> before = bands().heartbeats();
    try {
      environment.pause().millis(others.superblock.header().timing().deadMs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(others.name(), "it was interrupted before it was sure that no node runs");
    }
    bands()
        .heartbeats()
        .forEach(
            (slot, now) -> {
              if (!now.equals(before.get(slot))) {
                throw refused(
                    others.name(),
                    "the node of slot " + slot.value() + " is running; let all nodes leave first");
              }
            });
  }

  private static ProblemException refused(String where, String why) {
    return new ProblemException("replacement-refused", "replacement refused", where, why);
  }

  /**
   * A node that was started now with the others alone would go on: nothing that was confirmed is
   * missing or in doubt (DB-7), or the new disk would make up a majority for what is not so.
   *
   * @throws ProblemException naming the sector that has to be repaired first
   */
  void requireSound() {
    for (Volume volume : others.volumes()) {
      new Coherence(volume, HostIdentity.current()).require();
    }
    Bands bands = bands();
    for (int at = 0; at < layout.slots(); at++) {
      NodeId slot = NodeId.of(at);
      requireKnown(bands.heartbeats().containsKey(slot), Area.HEARTBEAT, at);
      requireKnown(bands.blocks().containsKey(slot), Area.PAXOS, at);
      vouchers(at);
    }
    History.settled(others);
  }

  private void requireKnown(boolean known, Area area, int slot) {
    if (!known) {
      long place = layout.at(area, slot);
      throw new ProblemException(others.problem(place, "no majority of the disks has it whole"));
    }
  }

  /** Every one of them has to answer: who is slow may be the one that knows. */
  private <T> List<T> each(Function<Volume, T> question) {
    return others.volumes().stream().map(question).toList();
  }

  private Bands bands() {
    List<Problem> lost = List.of(others.missing().orElseThrow());
    return new Majority(others.majority()).bands(new Disks.Said<>(each(Bands::read), lost));
  }

  /**
   * From then on the lost disk is let in no more, and whoever has it open can confirm nothing: what
   * is copied after that is all there is.
   *
   * @param wanted which of those that are not named, if that is known; else the first
   * @param chance for the token by which this replacement is known
   * @return the place that the new one takes
   */
  Superblock.Place fence(Optional<Integer> wanted, RandomGenerator chance) throws IOException {
    List<Superblock.Place> places = places();
    int count = places.get(0).count();
    int lost = lost(places, wanted);
    List<Replacement> replaced = new ArrayList<>(Collections.nCopies(count, Replacement.NONE));
    for (int at = 0; at < count; at++) {
      int index = at;
      places.forEach(
          each ->
              replaced.set(
                  index,
                  Collections.max(List.of(replaced.get(index), each.replaced().get(index)))));
    }
    replaced.set(lost, new Replacement(replaced.get(lost).number() + 1, chance.nextInt()));
    for (Volume volume : others.volumes()) {
      int own = volume.superblock.place().index();
      volume.superblock.at(new Superblock.Place(own, count, replaced)).write(volume.device);
    }
    return new Superblock.Place(lost, count, replaced);
  }

  /** As they are now: somebody else may have begun to replace one since they were opened. */
  private List<Superblock.Place> places() {
    return each(volume -> DiskOpening.open(volume.device).superblock.place());
  }

  private static int lost(List<Superblock.Place> places, Optional<Integer> wanted) {
    return IntStream.concat(
            wanted.stream().mapToInt(index -> index), IntStream.range(0, places.get(0).count()))
        .filter(index -> places.stream().noneMatch(each -> each.index() == index))
        .findFirst()
        .orElseThrow();
  }

  /** Else two disks would have one place, and two majorities none in common. */
  private void requireFenced(Superblock.Place place) {
    Replacement own = place.replaced().get(place.index());
    if (!places().stream().allMatch(each -> each.replaced().get(place.index()).equals(own))) {
      throw refused(
          others.name(),
          "another replacement of " + place + " has begun meanwhile, and this one is over");
    }
  }

  /** The superblock comes last: until then it is none of them. */
  void copy(SectorDevice fresh, Superblock.Place place) throws IOException {
    requireFenced(place);
    fresh.write(layout.superblock(0), new byte[2 * S]);
    bands(fresh);
    for (int slot = 0; slot < layout.slots(); slot++) {
      checkpoint(fresh, slot, 0);
      checkpoint(fresh, slot, 1);
      fresh.write(layout.at(Area.LOG, slot), UnitedLog.of(each(log(slot)), layout.logBytes()));
    }
    requireFenced(place);
    others.superblock.at(place).write(fresh);
  }

  private static Function<Volume, DiskLog> log(int slot) {
    return volume -> DiskLog.read(volume, slot);
  }

  private void bands(SectorDevice fresh) throws IOException {
    Bands bands = bands();
    for (int at = 0; at < layout.slots(); at++) {
      int slot = at;
      NodeId node = NodeId.of(slot);
      seal(
          fresh, Area.HEARTBEAT, slot, Objects.requireNonNull(bands.heartbeats().get(node)).body());
      seal(
          fresh,
          Area.PAXOS,
          slot,
          PaxosBody.body(Objects.requireNonNull(bands.blocks().get(node))));
      seal(fresh, Area.MARK, slot, BootList.body(marked(bands, node)));
      seal(fresh, Area.VOUCH, slot, VouchBody.union(vouchers(slot)).body());
    }
  }

  private List<VouchBody> vouchers(int slot) {
    return each(volume -> volume.readSector(Area.VOUCH, slot, VouchBody::of));
  }

  private static List<Incarnation> marked(Bands bands, NodeId slot) {
    return bands.dead().stream()
        .filter(boot -> boot.node().equals(slot))
        .max(Comparator.naturalOrder())
        .stream()
        .toList();
  }

  private void seal(SectorDevice fresh, Area area, int slot, ByteBuffer body) throws IOException {
    fresh.write(
        layout.at(area, slot), Sector.seal(area, others.cluster, slot, Position.START, body));
  }

  /** The newest one that is whole; else whatever is there, so that it stays in doubt. */
  private void checkpoint(SectorDevice fresh, int slot, int copy) throws IOException {
    byte[] best =
        each(volume -> CheckpointCopy.of(volume, slot, copy)).stream()
            .max(Comparator.naturalOrder())
            .orElseThrow()
            .bytes();
    fresh.write(layout.checkpoint(slot, copy), best);
  }
}
