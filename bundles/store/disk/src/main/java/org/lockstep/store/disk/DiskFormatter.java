package org.lockstep.store.disk;

import static org.lockstep.store.disk.FormatTarget.refused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lockstep.base.NodeId;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Makes shared disks. The superblocks are written last: until then there is none. */
final class DiskFormatter {
  private static final int MIN_AREA_BYTES = 64 * 1024;
  private static final Position START = Position.START;

  private final FormatSpec spec;
  private final UUID cluster;
  private final Layout layout;
  private final byte[] records;

  DiskFormatter(FormatSpec spec) {
    this(spec, UUID.randomUUID());
  }

  DiskFormatter(FormatSpec spec, UUID cluster) {
    this.spec = spec;
    this.cluster = cluster;
    this.layout = new Layout(spec.slots(), spec.checkpointBytes(), spec.logBytes());
    Commit nodes = new Commit(START, spec.nodes().stream().map(NodeConfig::toChange).toList());
    this.records = Payloads.encode(Snapshot.EMPTY.with(nodes).records().values());
  }

  ClusterHeader format(List<Path> files, boolean force) {
    checkSpec();
    checkCount(files);
    if (!force) {
      files.forEach(file -> on(file, () -> FormatTarget.requireFree(file)));
    }
    files.forEach(file -> on(file, () -> FormatTarget.makeRoom(file, layout.bytes())));
    List<SectorDevice> devices = new ArrayList<>();
    try {
      files.forEach(file -> on(file, () -> devices.add(FileDevice.open(file))));
      String all = files.stream().map(Path::toString).collect(Collectors.joining(", "));
      on(all, () -> write(devices));
      return header();
    } finally {
      devices.forEach(Volume::closeQuietly);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void on(Object where, Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw refused(where.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static void checkCount(List<Path> files) {
    if (files.size() % 2 == 0 || files.size() > Superblock.Place.MOST) {
      throw refused(
          "disks",
          files.size()
              + " cannot vote: a majority needs an odd number, at most "
              + Superblock.Place.MOST);
    }
    if (files.stream().map(Path::toAbsolutePath).map(Path::normalize).distinct().count()
        < files.size()) {
      throw refused("disks", "one is named twice");
    }
  }

  private void checkSpec() {
    if (!spec.cluster().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw refused("cluster", "'" + spec.cluster() + "' is not a name like 'cluster-1'");
    }
    if (spec.slots() > 1 + NodeId.MAX) {
      throw refused("slots", spec.slots() + " are more than any disk can have");
    }
    checkNodes();
    for (int bytes : new int[] {spec.checkpointBytes(), spec.logBytes()}) {
      if (bytes < MIN_AREA_BYTES || bytes % SectorDevice.SECTOR != 0) {
        throw refused(
            "area", bytes + " bytes are not a multiple of 4096 from " + MIN_AREA_BYTES + " on");
      }
    }
    int room = spec.checkpointBytes() - Sector.PAYLOAD;
    if (records.length > room) {
      throw refused(
          "nodes", "their records take " + records.length + " bytes, a checkpoint holds " + room);
    }
  }

  private void checkNodes() {
    if (spec.nodes().isEmpty() || spec.nodes().size() > spec.slots()) {
      throw refused("nodes", spec.nodes().size() + " nodes do not fit " + spec.slots() + " slots");
    }
    Set<String> names = new HashSet<>();
    for (NodeConfig node : spec.nodes()) {
      if (!names.add(node.name())) {
        throw refused("nodes", "'" + node.name() + "' is named twice");
      }
    }
  }

  /** Whatever lay there before belongs to another cluster, and is not trusted. */
  void write(List<SectorDevice> devices) throws IOException {
    for (SectorDevice device : devices) {
      areas(device);
    }
    for (int index = 0; index < devices.size(); index++) {
      superblocks(devices.get(index), Superblock.Place.first(index, devices.size()));
    }
  }

  private void areas(SectorDevice device) throws IOException {
    device.write(layout.superblock(0), new byte[2 * SectorDevice.SECTOR]);
    byte[] nothing = new byte[SectorDevice.SECTOR];
    for (int slot = 0; slot < layout.slots(); slot++) {
      seal(device, layout.at(Area.HEARTBEAT, slot), Area.HEARTBEAT, HeartbeatBody.UNUSED.body());
      seal(device, layout.at(Area.PAXOS, slot), Area.PAXOS, PaxosBody.body(PaxosBlock.EMPTY));
      seal(device, layout.at(Area.MARK, slot), Area.MARK, BootList.body(List.of()));
      seal(device, layout.at(Area.VOUCH, slot), Area.VOUCH, VouchBody.NOTHING.body());
      for (int copy = 0; copy < 2; copy++) {
        device.write(layout.checkpoint(slot, copy), nothing);
      }
      device.write(layout.at(Area.LOG, slot), nothing);
    }
    for (int copy = 0; copy < 2; copy++) {
      device.write(
          layout.checkpoint(0, copy),
          Sector.seal(
              Area.CHECKPOINT,
              cluster,
              Sector.FORMATTER,
              START,
              Checkpoints.Found.body(0),
              records));
    }
  }

  private void superblocks(SectorDevice device, Superblock.Place place) throws IOException {
    new Superblock(header(), layout, HostIdentity.current(), place).write(device);
  }

  private ClusterHeader header() {
    return new ClusterHeader(
        spec.cluster(), cluster, spec.slots(), spec.timing(), spec.singleHost());
  }

  private void seal(SectorDevice device, long offset, Area area, ByteBuffer body)
      throws IOException {
    device.write(offset, Sector.seal(area, cluster, Sector.FORMATTER, START, body));
  }
}
