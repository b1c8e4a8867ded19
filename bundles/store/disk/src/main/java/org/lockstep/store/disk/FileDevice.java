package org.lockstep.store.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.lockstep.store.device.SectorDevice;

/** A file or block device, past the page cache wherever the file system lets it. */
final class FileDevice implements SectorDevice {
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> aligned(64 * SECTOR));

  private final Path file;
  private final FileChannel channel;
  private final boolean direct;

  private FileDevice(Path file, FileChannel channel, boolean direct) {
    this.file = file;
    this.channel = channel;
    this.direct = direct;
  }

  @SuppressWarnings("restriction") // DIRECT has no other home than com.sun.nio.file
  static FileDevice open(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DSYNC,
            ExtendedOpenOption.DIRECT);
    FileDevice device;
    try {
      device = new FileDevice(file, FileChannel.open(file, options), true);
      device.read(0, SECTOR);
      return device;
    } catch (UnsupportedOperationException | IOException e) {
      if (!file.toFile().canWrite()) {
        throw new IOException("it cannot be opened for reading and writing", e);
      }
    }
    return new FileDevice(
        file,
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DSYNC),
        false);
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
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, offset + buffer.position());
      if (count < 0) {
        throw new EOFException("it ends before offset " + (offset + length));
      }
    }
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void write(long offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = buffer(bytes.length);
    buffer.put(bytes).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer, offset + buffer.position());
    }
  }

  @Override
  public boolean direct() {
    return direct;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
