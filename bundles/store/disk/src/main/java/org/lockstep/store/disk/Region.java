package org.lockstep.store.disk;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.store.device.SectorDevice;

/** Sectors that were read in one go; those that could not be read are known by their place. */
final class Region {
  private static final int S = SectorDevice.SECTOR;

  /** A disk that is gone is not asked for every sector of it. */
  private static final int MOST_FAILURES_IN_A_ROW = 32;

  final long offset;
  final byte[] bytes;
  private final SortedMap<Integer, String> unreadable = new TreeMap<>();

  private Region(long offset, byte[] bytes) {
    this.offset = offset;
    this.bytes = bytes;
  }

  static Region read(SectorDevice device, long offset, int length) {
    try {
      return new Region(offset, device.read(offset, length));
    } catch (IOException e) {
      Region region = new Region(offset, new byte[length]);
      region.sectorBySector(device, String.valueOf(e.getMessage()));
      return region;
    }
  }

  private void sectorBySector(SectorDevice device, String first) {
    String why = first;
    int failures = bytes.length == S ? MOST_FAILURES_IN_A_ROW : 0;
    for (int at = 0; at < bytes.length; at += S) {
      if (failures < MOST_FAILURES_IN_A_ROW) {
        try {
          System.arraycopy(device.read(offset + at, S), 0, bytes, at, S);
          failures = 0;
          continue;
        } catch (IOException e) {
          why = String.valueOf(e.getMessage());
          failures++;
        }
      }
      unreadable.put(at, why);
    }
  }

  /** Whether nothing of it could be read. */
  boolean lost() {
    return unreadable.size() == bytes.length / S;
  }

  Collection<Integer> unreadable() {
    return unreadable.keySet();
  }

  /** Whether the sector that begins there could be read. */
  boolean isReadable(int at) {
    return unreadable.isEmpty() || !unreadable.containsKey(at);
  }

  Optional<Distrust> unreadable(int from, int length) {
    if (unreadable.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<Integer, String> within = unreadable.subMap(from, from + length);
    return within.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Distrust(
                Distrust.Reason.UNREADABLE, "it cannot be read: " + within.get(within.firstKey())));
  }
}
