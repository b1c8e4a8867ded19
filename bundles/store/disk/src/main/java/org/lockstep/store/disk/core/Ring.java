package org.lockstep.store.disk.core;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Where the entries of a log go: round and round, never over what the older of two checkpoints
 * still needs, and never where a write that failed may still land (DB-6).
 */
public final class Ring {
  private final int length;
  private final int sector;
  private final BitSet uncertain = new BitSet();
  private int head;
  private long sinceOlder;
  private long sinceNewer;

  /**
   * @param length and {@code sector}: in bytes; entries are whole sectors
   */
  public Ring(int length, int sector) {
    this.length = length;
    this.sector = sector;
  }

  /** The largest entry: it has room wherever the head is, once both checkpoints are new. */
  public int largest() {
    return length / 2 / sector * sector;
  }

  /** Both checkpoints hold everything: nothing in the log is needed any more. */
  public void begin(int at) {
    head = at < length ? at : 0;
    sinceOlder = 0;
    sinceNewer = 0;
  }

  /** Where the next entry may be looked for from on. */
  public int head() {
    return head;
  }

  public boolean fits(int bytes) {
    OptionalInt at = place(bytes);
    return at.isPresent()
        && (sinceOlder == 0 || sinceOlder + waste(at.getAsInt()) + bytes <= length);
  }

  /** The first place from the head on that no failed write may still reach. */
  private OptionalInt place(int bytes) {
    OptionalInt behind = placeWithin(head, bytes);
    return behind.isPresent() ? behind : placeWithin(0, bytes);
  }

  private OptionalInt placeWithin(int from, int bytes) {
    int at = from;
    while (at + bytes <= length) {
      int bad = uncertain.nextSetBit(at / sector);
      if (bad < 0 || bad * sector >= at + bytes) {
        return OptionalInt.of(at);
      }
      at = uncertain.nextClearBit(bad) * sector;
    }
    return OptionalInt.empty();
  }

  private int waste(int at) {
    return at >= head ? at - head : length - head + at;
  }

  /** Takes the place of the next entry, which {@link #fits}. */
  public int take(int bytes) {
    int at = place(bytes).orElseThrow();
    int waste = waste(at);
    sinceOlder += sinceOlder == 0 ? bytes : waste + bytes;
    sinceNewer += sinceNewer == 0 ? bytes : waste + bytes;
    head = (at + bytes) % length;
    return at;
  }

  public boolean dueForCheckpoint() {
    return sinceNewer > length / 3;
  }

  /** A checkpoint of everything up to the head was written over the older one. */
  public void checkpointed() {
    sinceOlder = sinceNewer;
    sinceNewer = 0;
  }

  /** This write failed, and may land at any time as long as this process lives. */
  public void failed(int at, int bytes) {
    uncertain.set(at / sector, (at + bytes) / sector);
  }

  /** It has landed after all. */
  public void landed(int at, int bytes) {
    uncertain.clear(at / sector, (at + bytes) / sector);
  }

  /** Whether there is no place left at all. */
  public boolean isExhausted() {
    return place(sector).isEmpty();
  }
}
