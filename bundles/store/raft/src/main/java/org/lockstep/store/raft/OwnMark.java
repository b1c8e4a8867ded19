package org.lockstep.store.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.SealedSector;

/**
 * A death mark that only its own host can read: a supervisor knows no network. The next boot of the
 * same node finds it, and tells the others (ND-4).
 */
final class OwnMark {
  private static final int MAGIC = 0x4C73_4D6B;
  private static final int BODY = 3 * Integer.BYTES;

  private final Path file;

  OwnMark(Path file) {
    this.file = file;
  }

  /** What the supervisor writes; the file is there beforehand, for it makes none. */
  List<SealedSector> of(Incarnation boot) {
    try {
      Files.write(file, new byte[SectorDevice.SECTOR]);
    } catch (IOException e) {
      throw new ProblemException(
          "no-mark", "claim refused", file.toString(), "the death mark has no place: " + e);
    }
    return List.of(new SealedSector(file.toString(), 0, seal(boot)));
  }

  private static byte[] seal(Incarnation boot) {
    ByteBuffer out = ByteBuffer.allocate(SectorDevice.SECTOR);
    out.putInt(MAGIC).putInt(boot.node().value()).putInt(boot.number());
    return out.putInt(crc(out)).array();
  }

  private static int crc(ByteBuffer sector) {
    CRC32C crc = new CRC32C();
    crc.update(sector.array(), 0, BODY);
    return (int) crc.getValue();
  }

  /** The boot that is over; empty when it was not marked. */
  Optional<Incarnation> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    if (in.remaining() != SectorDevice.SECTOR || in.getInt() != MAGIC) {
      return Optional.empty();
    }
    int node = in.getInt();
    int number = in.getInt();
    boolean whole = in.getInt() == crc(in) && node >= 0 && node <= NodeId.MAX && number > 0;
    return whole ? Optional.of(Incarnation.of(node, number)) : Optional.empty();
  }
}
