package org.lockstep.store.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.lockstep.store.device.SectorDevice;

/**
 * A file or block device, past the page cache wherever the file system lets it. An interrupt closes
 * a channel under everybody who uses it; here it is opened again and the transfer done again, so
 * that nobody's interrupt can cost the node its lease.
 */
final class FileDevice implements SectorDevice {
  private static final int MAX_REOPENINGS = 100;
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> aligned(64 * SECTOR));

  private final Path file;
  private final Set<OpenOption> options;
  private final boolean direct;
  private volatile FileChannel channel;
  private volatile boolean closed;

  private FileDevice(Path file, Set<OpenOption> options, boolean direct) throws IOException {
    this.file = file;
    this.options = options;
    this.direct = direct;
    this.channel = FileChannel.open(file, options);
  }

  private static final Set<OpenOption> CACHED =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);

  @SuppressWarnings("restriction") // DIRECT has no other home than com.sun.nio.file
  private static final Set<OpenOption> DIRECT =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DSYNC,
          ExtendedOpenOption.DIRECT);

  static FileDevice open(Path file) throws IOException {
    FileDevice cached;
    try {
      cached = new FileDevice(file, CACHED, false);
    } catch (IOException e) {
      throw new IOException("it cannot be opened for reading and writing", e);
    }
    try {
      FileDevice device = new FileDevice(file, DIRECT, true);
      if (device.canRead() || !cached.canRead()) {
        cached.close();
        return device;
      }
      device.close();
    } catch (UnsupportedOperationException | IOException e) {
      // refused at once: the file system knows no direct I/O
    }
    return cached;
  }

  /** Some file systems refuse direct I/O only here; a bad sector is refused either way. */
  private boolean canRead() {
    try {
      read(0, SECTOR);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ByteBuffer aligned(int bytes) {
    return ByteBuffer.allocateDirect(bytes + SECTOR).alignedSlice(SECTOR);
  }

  private static ByteBuffer buffer(int bytes) {
    ByteBuffer buffer = BUFFER.get();
    if (buffer.capacity() < bytes) {
      buffer = aligned(bytes);
      BUFFER.set(buffer);
    }
    buffer.clear().limit(bytes);
    return buffer;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    ByteBuffer buffer = buffer(length);
    transfer(
        open -> {
          buffer.rewind();
          while (buffer.hasRemaining()) {
            if (open.read(buffer, offset + buffer.position()) < 0) {
              throw new EOFException("it ends before offset " + (offset + length));
            }
          }
        });
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = buffer(bytes.length);
    buffer.put(bytes).flip();
    transfer(
        open -> {
          buffer.rewind();
          while (buffer.hasRemaining()) {
            open.write(buffer, offset + buffer.position());
          }
        });
  }

  private interface Transfer {
    void run(FileChannel open) throws IOException;
  }

  private void transfer(Transfer transfer) throws IOException {
    boolean interrupted = false;
    try {
      for (int tries = 0; ; tries++) {
        FileChannel used = channel;
        try {
          transfer.run(used);
          return;
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          if (closed || tries == MAX_REOPENINGS) {
            throw e;
          }
          reopen(used);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel old) throws IOException {
    if (channel == old && !closed) {
      channel = FileChannel.open(file, options);
    }
  }

  @Override
  public boolean direct() {
    return direct;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
