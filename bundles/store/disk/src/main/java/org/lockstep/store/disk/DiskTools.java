package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.osgi.service.component.annotations.Component;

/** Making and mending shared disks. */
@Component
public final class DiskTools implements DiskAdministration {
  @Override
  public void format(List<Path> files, FormatSpec spec, boolean force) {
    if (files.size() != 1) {
      throw new ProblemException(
          "one-disk", "format refused", "files", "this version takes exactly one voting disk");
    }
    new DiskFormatter(files.get(0), spec).format(force);
  }

  @Override
  public Layout show(Path file) {
    try (Volume volume = Volume.open(file)) {
      DiskDatabase database = database(volume);
      Observation seen = database.observe();
      Map<NodeId, NodeConfig> nodes = NodeConfig.all(database.latest().records());
      List<Slot> slots = new ArrayList<>();
      seen.slots()
          .forEach(
              (id, slot) ->
                  slots.add(
                      new Slot(
                          id,
                          Optional.ofNullable(nodes.get(id)).map(NodeConfig::name).orElse(""),
                          slot.owner(),
                          slot.counter(),
                          slot.left(),
                          slot.markedDead() >= slot.owner().number())));
      return new Layout(
          database.header(), Sector.MAJOR + "." + Sector.MINOR, slots, seen.mastership());
    }
  }

  private static DiskDatabase database(Volume volume) {
    return new DiskDatabase(volume, () -> 0, ms -> {});
  }

  @Override
  public CheckReport check(Path file) {
    try (Volume volume = Volume.open(file)) {
      return new DiskCheck(volume).run();
    }
  }

  /**
   * Rewrites what has no second copy. The slot's promise in the election is lost with its block, so
   * the new block says that the highest epoch anybody knows of is over, and the next one begins.
   */
  @Override
  public List<String> repair(Path file, NodeId slot) {
    try (Volume volume = Volume.open(file)) {
      List<Damage> damages =
          new DiskCheck(volume)
              .run().damages().stream()
                  .filter(each -> each.slot() == slot.value() || each.slot() < 0)
                  .toList();
      List<String> done = new ArrayList<>();
      for (Damage damage : damages) {
        if (rewrite(volume, slot, damage)) {
          done.add(damage.area() + " at offset " + damage.offset());
        }
      }
      return done;
    }
  }

  private static boolean rewrite(Volume volume, NodeId slot, Damage damage) {
    int writer = slot.value();
    long offset = damage.offset();
    switch (Area.valueOf(damage.area().toUpperCase(Locale.ROOT))) {
      case SUPERBLOCK ->
          volume.write(
              offset, Area.SUPERBLOCK, Sector.FORMATTER, Position.START, volume.superblock.body());
      case HEARTBEAT ->
          volume.write(
              offset, Area.HEARTBEAT, writer, Position.START, lastBoot(volume, slot).body());
      case PAXOS ->
          volume.write(offset, Area.PAXOS, writer, Position.START, PaxosBody.body(promise(volume)));
      case MARK ->
          volume.write(offset, Area.MARK, writer, Position.START, BootList.body(List.of()));
      case VOUCH ->
          volume.write(offset, Area.VOUCH, writer, Position.START, BootList.body(List.of()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The boot number must never go back: above every number the disk still knows of the slot. */
  private static HeartbeatBody lastBoot(Volume volume, NodeId slot) {
    DiskDatabase database = database(volume);
    int known =
        database.observe().mastership().stream()
            .filter(master -> master.holder().node().equals(slot))
            .mapToInt(master -> master.holder().number())
            .max()
            .orElse(0);
    int far = Math.max(known, (int) database.latest().position().sequence()) + 1_000;
    HeartbeatBody unused = HeartbeatBody.UNUSED;
    return new HeartbeatBody(far, 0, true, unused.host(), unused.nonce(), unused.said());
  }

  private static PaxosBlock promise(Volume volume) {
    Observation seen = database(volume).observe();
    long inAreas =
        new History(volume)
            .checkpoints().stream()
                .map(History.Found::position)
                .max(Comparator.naturalOrder())
                .orElse(Position.START)
                .epoch();
    Mastership known =
        seen.mastership().orElse(new Mastership(0, new Incarnation(NodeId.of(0), 0), true));
    long epoch = Math.max(Math.max(seen.highestBid(), inAreas), known.epoch());
    Mastership over = epoch == known.epoch() ? known : new Mastership(epoch, known.holder(), true);
    return new PaxosBlock(epoch, 0, 0, Optional.empty(), false, false, Optional.of(over));
  }
}
