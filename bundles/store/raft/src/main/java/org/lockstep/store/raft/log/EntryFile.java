package org.lockstep.store.raft.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jgroups.protocols.raft.LogEntry;

/** The entries after the snapshot, batch after batch. */
final class EntryFile implements Closeable {
  private final Path path;
  private FileChannel file;
  private long size;

  private EntryFile(Path path, FileChannel file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /** What a file holds. */
  record Content(EntryFile file, List<Batch> batches) {}

  /**
   * A batch at the end that is not whole was never acknowledged, and is cut off.
   *
   * @throws org.lockstep.base.ProblemException when a whole one follows after one that is not
   */
  static Content open(Path path) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.exists(path) ? Files.readAllBytes(path) : new byte[0]);
    List<Batch> batches = new ArrayList<>();
    int position = 0;
    for (Optional<Batch> next; (next = Batch.at(all, position)).isPresent(); ) {
      batches.add(next.get());
      position = Batch.end(all, position);
    }
    requireLast(path, all, position);
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (position < all.limit()) {
      file.truncate(position);
      file.force(true);
    }
    return new Content(new EntryFile(path, file, position), batches);
  }

  private static void requireLast(Path path, ByteBuffer all, int broken) {
    for (int position = broken + 1; position < all.limit(); position++) {
      if (Batch.at(all, position).isPresent()) {
        throw SealedFile.damaged(path, broken, "entries there are damaged, and others follow");
      }
    }
  }

  long size() {
    return size;
  }

  /** Returns when they are durable. */
  void append(Batch batch) throws IOException {
    ByteBuffer bytes = batch.encode();
    long position = size;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
    file.force(false);
    size = position;
  }

  /** Puts these in place of all that are there. */
  void rewrite(long first, List<LogEntry> entries) throws IOException {
    ByteBuffer bytes =
        entries.isEmpty() ? ByteBuffer.allocate(0) : new Batch(first, entries).encode();
    size = bytes.remaining();
    SealedFile.replace(path, bytes);
    file.close();
    file = FileChannel.open(path, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
