package org.lockstep.store.device;

import java.io.Closeable;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A disk that reads and writes whole sectors, synchronously; safe for several threads. Offsets and
 * lengths are multiples of {@link #SECTOR}.
 */
@ConsumerType
public interface SectorDevice extends Closeable {
  int SECTOR = 4_096;

  String name();

  long size() throws IOException;

  byte[] read(long offset, int length) throws IOException;

  /** Returns when it is on the medium. */
  void write(long offset, byte[] bytes) throws IOException;

  /** Whether every read comes from the medium and not from a cache of this host (DB-12). */
  boolean direct();

  @Override
  void close() throws IOException;
}
