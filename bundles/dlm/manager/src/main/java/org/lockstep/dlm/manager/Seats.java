package org.lockstep.dlm.manager;

import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;

/**
 * The members of the level, and which of them keeps which directory: the one whose number is the
 * highest for that shard. When one comes or goes only what is its own moves.
 *
 * @param token higher than that of any grant before they were these
 */
record Seats(SortedSet<Incarnation> members, long token) {
  private static final int BATCH_BITS = 40;

  Seats {
    members = new TreeSet<>(members);
  }

  /**
   * @param batch of the transition; batches have growing numbers
   */
  static Seats of(SortedSet<Incarnation> members, long batch) {
    return new Seats(members, batch << BATCH_BITS);
  }

  Incarnation keeper(String space, int shard, Incarnation otherwise) {
    long seed = mix(space.hashCode() * 31L + shard);
    return members.stream()
        .max(Comparator.comparingLong(member -> mix(seed ^ member.node().value())))
        .orElse(otherwise);
  }

  /** Every bit of it depends on every bit of the argument (the finaliser of MurmurHash3). */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
