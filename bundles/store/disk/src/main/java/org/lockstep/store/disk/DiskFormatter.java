package org.lockstep.store.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.core.PaxosBlock;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Makes a shared disk. The superblock is written last: until then it is none. */
final class DiskFormatter {
  private static final int MIN_AREA_BYTES = 64 * 1024;
  private static final Position START = Position.START;

  private final Path file;
  private final FormatSpec spec;
  private final UUID cluster = UUID.randomUUID();
  private final Layout layout;

  DiskFormatter(Path file, FormatSpec spec) {
    this.file = file;
    this.spec = spec;
    this.layout = new Layout(spec.slots(), spec.checkpointBytes(), spec.logBytes());
  }

  void format(boolean force) {
    checkSpec();
    checkTarget(force);
    try {
      makeRoom();
      try (SectorDevice device = FileDevice.open(file)) {
        write(device);
      }
    } catch (IOException e) {
      throw refused(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private void checkSpec() {
    if (!spec.cluster().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw refused("cluster", "'" + spec.cluster() + "' is not a name like 'cluster-1'");
    }
    if (spec.nodes().isEmpty() || spec.nodes().size() > spec.slots()) {
      throw refused("nodes", spec.nodes().size() + " nodes do not fit " + spec.slots() + " slots");
    }
    if (spec.slots() > 1 + NodeId.MAX) {
      throw refused("slots", spec.slots() + " are more than any disk can have");
    }
    Set<String> names = new HashSet<>();
    for (NodeConfig node : spec.nodes()) {
      if (!names.add(node.name())) {
        throw refused("nodes", "'" + node.name() + "' is named twice");
      }
    }
    for (int bytes : new int[] {spec.checkpointBytes(), spec.logBytes()}) {
      if (bytes < MIN_AREA_BYTES || bytes % SectorDevice.SECTOR != 0) {
        throw refused(
            "area", bytes + " bytes are not a multiple of 4096 from " + MIN_AREA_BYTES + " on");
      }
    }
  }

  private void checkTarget(boolean force) {
    if (!Files.exists(file) || force) {
      return;
    }
    try (Volume present = Volume.open(file)) {
      throw refused(
          file.toString(),
          "it holds the cluster '"
              + present.superblock.header().name()
              + "'; --force overwrites it for good");
    } catch (ProblemException e) {
      if (e.problem().code().equals("format-refused")) {
        throw e;
      }
      if (e.problem().why().contains("truncated")) {
        throw refused(file.toString(), "it holds a damaged cluster; --force overwrites it");
      }
      // anything else is no Lockstep disk: nothing of ours is overwritten
    }
  }

  private static ProblemException refused(String where, String why) {
    return new ProblemException("format-refused", "format refused", where, why);
  }

  /** A regular file becomes as long as it must be, sparse; a device has to be long enough. */
  private void makeRoom() throws IOException {
    boolean regular = !Files.exists(file) || Files.isRegularFile(file);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      if (regular) {
        access.setLength(0);
        access.setLength(layout.bytes());
      } else if (access.length() < layout.bytes()) {
        throw new IOException(
            "it has " + access.length() + " bytes, the layout needs " + layout.bytes());
      }
    }
  }

  private void write(SectorDevice device) throws IOException {
    byte[] nothing = new byte[2 * SectorDevice.SECTOR];
    device.write(layout.superblock(0), nothing);
    for (int slot = 0; slot < layout.slots(); slot++) {
      ByteBuffer none = BootList.body(List.of());
      seal(device, layout.heartbeat(slot), Area.HEARTBEAT, HeartbeatBody.UNUSED.body());
      seal(device, layout.paxos(slot), Area.PAXOS, PaxosBody.body(PaxosBlock.EMPTY));
      seal(device, layout.mark(slot), Area.MARK, none.duplicate());
      seal(device, layout.vouch(slot), Area.VOUCH, none.duplicate());
      for (int copy = 0; copy < 2; copy++) {
        device.write(layout.checkpoint(slot, copy), new byte[SectorDevice.SECTOR]);
      }
      wipeLog(device, slot);
    }
    List<Change> nodes = new ArrayList<>();
    spec.nodes().forEach(node -> nodes.add(node.toChange()));
    byte[] records = History.encode(Snapshot.EMPTY.with(new Commit(START, nodes)));
    for (int copy = 0; copy < 2; copy++) {
      device.write(
          layout.checkpoint(0, copy),
          Sector.seal(
              Area.CHECKPOINT, cluster, Sector.FORMATTER, START, ByteBuffer.allocate(0), records));
    }
    Superblock superblock =
        new Superblock(
            new ClusterHeader(
                spec.cluster(), cluster, spec.slots(), spec.timing(), spec.singleHost()),
            layout,
            Claimer.hostBoot());
    for (int copy = 1; copy >= 0; copy--) {
      seal(device, layout.superblock(copy), Area.SUPERBLOCK, superblock.body());
    }
  }

  private void seal(SectorDevice device, long offset, Area area, ByteBuffer body)
      throws IOException {
    device.write(offset, Sector.seal(area, cluster, Sector.FORMATTER, START, body));
  }

  /**
   * Entries of an earlier cluster carry its id and are never trusted; only a device may have any.
   */
  private void wipeLog(SectorDevice device, int slot) throws IOException {
    if (!Files.isRegularFile(file)) {
      device.write(layout.log(slot), new byte[SectorDevice.SECTOR]);
    }
  }
}
