package org.lockstep.itests.benchmarks.locks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How long each of many took, in nanoseconds. */
final class Waits {
  private static final int FIRST = 1 << 16;

  private long[] values = new long[FIRST];
  private int count;

  void add(long nanos) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count] = nanos;
    count++;
  }

  void addAll(Waits others) {
    for (int i = 0; i < others.count; i++) {
      add(others.values[i]);
    }
  }

  int count() {
    return count;
  }

  /**
   * @param part of all of them that took no longer; 1: the longest
   */
  double micros(double part) {
    Arrays.sort(values, 0, count);
    return values[(int) Math.round(part * (count - 1))] / 1_000.0;
  }

  void write(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
    bytes.asLongBuffer().put(values, 0, count);
    Files.write(file, bytes.array());
  }

  static Waits read(Path file) throws IOException {
    LongBuffer written = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
    Waits waits = new Waits();
    while (written.hasRemaining()) {
      waits.add(written.get());
    }
    return waits;
  }
}
