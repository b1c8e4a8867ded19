package org.lockstep.store.raft.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** The state after some entry, in place of all entries up to it. */
final class SnapshotFile {
  private static final int MAGIC = 0x4C73_536E;

  private final SealedFile file;

  SnapshotFile(Path path) {
    this.file = new SealedFile(path, MAGIC);
  }

  /**
   * What it holds.
   *
   * @param index of the last entry that it stands for
   * @param term of that entry
   * @param installed it came from the leader: entries that were there before it are void
   */
  @SuppressWarnings("ArrayRecordComponent") // carried once between the file and the library
  record Taken(long index, long term, boolean installed, byte[] content) {}

  void write(Taken taken) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES + 1 + taken.content().length);
    out.putLong(taken.index()).putLong(taken.term()).put((byte) (taken.installed() ? 1 : 0));
    file.write(out.put(taken.content()).array());
  }

  Optional<Taken> read() throws IOException {
    return file.read().map(SnapshotFile::taken);
  }

  private static Taken taken(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long index = in.getLong();
    long term = in.getLong();
    boolean installed = in.get() != 0;
    byte[] content = new byte[in.remaining()];
    in.get(content);
    return new Taken(index, term, installed, content);
  }
}
