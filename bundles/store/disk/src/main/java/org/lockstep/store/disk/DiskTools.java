package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Snapshot;
import org.osgi.service.component.annotations.Component;

/** Making and mending shared disks. */
@Component
public final class DiskTools implements DiskAdministration {
  @Override
  public ClusterHeader format(List<Path> files, FormatSpec spec, boolean force) {
    return new DiskFormatter(spec).format(files, force);
  }

  @Override
  public Layout show(Path file) {
    try (Volume volume = DiskOpening.open(file)) {
      Observation seen = Bands.read(Disks.alone(volume)).observation();
      Snapshot latest = History.settled(Disks.alone(volume)).snapshot();
      Map<NodeId, NodeConfig> nodes = NodeConfig.all(latest.records());
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
          volume.superblock.header(), Sector.MAJOR + "." + Sector.MINOR, slots, seen.mastership());
    }
  }

  @Override
  public CheckReport check(Path file) {
    try (Volume volume = DiskOpening.open(file)) {
      return new DiskCheck(volume).run();
    }
  }

  @Override
  public List<String> repair(Path file, NodeId slot) {
    try (Volume volume = DiskOpening.open(file)) {
      Coherence coherence = new Coherence(volume, HostIdentity.current());
      coherence.requireAllBut(slot);
      DiskRepair repair = new DiskRepair(volume, slot);
      if (coherence.elsewhere().contains(slot)) {
        repair.giveBack();
      }
      return repair.run();
    }
  }
}
