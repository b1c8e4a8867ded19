package org.lockstep.testkit.cluster;

import java.io.IOException;

/** Data on a disk that all nodes share, in numbered blocks of a few bytes. */
public interface SharedData {
  /** The longest block, in bytes. */
  int MAX_BYTES = 256;

  /** How many blocks there are. */
  int BLOCKS = 64;

  /** What was written last, by anybody; empty if nothing was. Waits, as a disk does. */
  byte[] read(int block) throws IOException;

  /**
   * Writes a block within the gate (ND-2): where it returns, the write is done and counts. Waits.
   *
   * @throws IOException when the gate is closed, or the disk does not do it
   */
  void write(int block, byte[] bytes) throws IOException;
}
