package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.Mastership;
import org.lockstep.store.spi.Timing;

/** A disk of two slots, as a test wants it. */
final class Disks implements DiskAdministration {
  final List<Damage> damages = new ArrayList<>();
  final List<Slot> slots = new ArrayList<>();
  Optional<Mastership> mastership = Optional.empty();
  int repaired;

  /** The first look at a slot that lives, then the second. */
  private long looks;

  void slot(int id, int boot, boolean left, boolean marked) {
    slots.add(new Slot(NodeId.of(id), "N" + id, Incarnation.of(id, boot), 7, left, marked));
  }

  void damaged(String area, int slot) {
    Problem problem = new Problem("disk-damaged", "damaged", "d", "it is all zeros");
    damages.add(new Damage(problem, "d", 4096, area, slot, ""));
  }

  @Override
  public ClusterHeader format(List<Path> files, FormatSpec spec, boolean force) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Layout show(List<Path> files) {
    looks++;
    List<Slot> now =
        slots.stream()
            .map(
                slot ->
                    slot.left() || slot.marked()
                        ? slot
                        : new Slot(
                            slot.id(),
                            slot.name(),
                            slot.owner(),
                            slot.counter() + looks,
                            false,
                            false))
            .toList();
    ClusterHeader header = new ClusterHeader("test", new UUID(0, 1), 2, Timing.DEFAULT, true);
    return new Layout(header, "1.0", 1, now, mastership);
  }

  @Override
  public CheckReport check(List<Path> files) {
    return new CheckReport("test", 10, List.copyOf(damages));
  }

  @Override
  public String replace(List<Path> others, Path fresh, boolean force) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> repair(List<Path> files, NodeId slot) {
    repaired++;
    List<String> done =
        damages.stream()
            .filter(one -> one.slot() == slot.value() && !one.area().equals("log"))
            .map(Damage::area)
            .toList();
    damages.removeIf(one -> done.contains(one.area()) && one.slot() == slot.value());
    return done;
  }
}
