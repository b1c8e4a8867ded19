package org.lockstep.itests.benchmarks.commit;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a commit cannot do without: one sector written, in the log of a slot nobody uses, round and
 * round as the store does it; then the band of lease blocks read. Opened as the store opens it.
 */
@State(Scope.Thread)
public class RawFloorBenchmark {
  private static final int SECTOR = 4_096;

  /** Superblocks before the bands, bands before the nodes' areas. */
  private static final int SUPERBLOCKS = 2;

  private static final int BANDS = 4;

  private final int slots = Integer.getInteger(CommitRatio.SLOTS, 0);
  private final long band = (long) (SUPERBLOCKS + slots) * SECTOR;
  private final long log =
      (long) (SUPERBLOCKS + BANDS * slots) * SECTOR
          + (slots - 1L) * 3 * CommitRatio.AREA_BYTES
          + 2L * CommitRatio.AREA_BYTES;
  private final ByteBuffer sector = aligned(SECTOR);
  private final ByteBuffer blocks = aligned(slots * SECTOR);
  private final FileChannel channel;
  private int head;

  public RawFloorBenchmark() {
    try {
      channel = open(Path.of(System.getProperty(CommitRatio.DISK, "")));
      for (int i = 0; i < CommitRatio.AREA_BYTES / SECTOR; i++) {
        writeAndRead(); // the log's blocks exist after the first time round, here as there
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("restriction")
  private static FileChannel open(Path file) throws IOException {
    Set<OpenOption> cached =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    try {
      return FileChannel.open(
          file,
          Set.of(
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DSYNC,
              ExtendedOpenOption.DIRECT));
    } catch (UnsupportedOperationException | IOException e) {
      System.err.println("without direct I/O, as the store does where it is refused: " + e);
      return FileChannel.open(file, cached);
    }
  }

  private static ByteBuffer aligned(int bytes) {
    return ByteBuffer.allocateDirect(bytes + SECTOR).alignedSlice(SECTOR).limit(bytes);
  }

  @Benchmark
  public byte writeAndRead() throws IOException {
    sector.clear().limit(SECTOR);
    channel.write(sector, log + head);
    head = (head + SECTOR) % CommitRatio.AREA_BYTES;
    blocks.clear().limit(slots * SECTOR);
    channel.read(blocks, band);
    return blocks.get(0);
  }

  @TearDown
  public void close() throws IOException {
    channel.close();
  }
}
