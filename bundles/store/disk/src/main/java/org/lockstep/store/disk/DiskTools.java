package org.lockstep.store.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
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
  public Layout show(List<Path> files) {
    try (Disks disks = files.size() == 1 ? one(files.get(0)) : all(files)) {
      Observation seen = Bands.read(disks).observation();
      Snapshot latest = History.settled(disks).snapshot();
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
          disks.superblock.header(),
          Sector.MAJOR + "." + Sector.MINOR,
          disks.superblock.place().count(),
          slots,
          seen.mastership());
    }
  }

  private static Disks one(Path file) {
    return Disks.alone(DiskOpening.open(file));
  }

  private static Disks all(List<Path> files) {
    Environment environment = Environment.real();
    return VotingDisks.open(VotingDisks.bounded(files, environment), environment);
  }

  @Override
  public CheckReport check(List<Path> files) {
    Environment environment = Environment.real();
    return new VotingCheck(VotingDisks.bounded(files, environment), environment.workers()).run();
  }

  /** Looked at twice: a node that was started before the others were told may have begun since. */
  @Override
  public String replace(List<Path> others, Path fresh, boolean force) {
    ReplacementTarget target = new ReplacementTarget(fresh);
    Superblock.Place place =
        replacing(
            others,
            replacement -> {
              target.requireFree(replacement.volumes(), force);
              target.requireUsable(replacement.like());
              return replacement.fence(
                  target.place(replacement.like()), Environment.real().chance());
            });
    replacing(
        others,
        replacement -> {
          target.make(replacement.like(), device -> replacement.copy(device, place));
          return place;
        });
    return place.toString();
  }

  private interface Replacing {
    Superblock.Place with(DiskReplacement replacement) throws IOException;
  }

  private static Superblock.Place replacing(List<Path> others, Replacing work) {
    Environment environment = Environment.real();
    try (Disks disks =
        VotingDisks.openOthers(VotingDisks.bounded(others, environment), environment)) {
      DiskReplacement replacement = new DiskReplacement(disks);
      replacement.requireQuiet(environment);
      replacement.requireSound();
      return work.with(replacement);
    } catch (IOException e) {
      throw new ProblemException(
          "disk-unwritable", "replacement refused", "" + others, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<String> repair(List<Path> files, NodeId slot) {
    try (Disks disks = all(files)) {
      List<Coherence> each =
          disks.volumes().stream()
              .map(volume -> new Coherence(volume, HostIdentity.current()))
              .toList();
      each.forEach(Coherence::requireOrigin);
      DiskRepair repair = new DiskRepair(disks, slot);
      if (each.stream().anyMatch(disk -> disk.elsewhere().contains(slot))) {
        repair.giveBack();
      }
      return repair.run();
    }
  }
}
