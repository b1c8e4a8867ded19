package org.lockstep.store.disk.core;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Mastership;

/** What all blocks together say. */
public final class Ballots {
  private Ballots() {}

  /** The master of the highest epoch that was decided (DB-5). */
  public static Optional<Mastership> mastership(Collection<PaxosBlock> blocks) {
    Optional<Mastership> highest = Optional.empty();
    for (PaxosBlock block : blocks) {
      highest = later(later(highest, block.mastership()), block.before());
    }
    return highest;
  }

  /** Of one epoch, what tells of its release. */
  private static Optional<Mastership> later(Optional<Mastership> one, Optional<Mastership> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    long epoch = one.get().epoch();
    boolean stays =
        epoch == other.get().epoch() ? one.get().released() : epoch > other.get().epoch();
    return stays ? one : other;
  }

  public static long highestEpoch(Collection<PaxosBlock> blocks) {
    return blocks.stream().mapToLong(PaxosBlock::epoch).max().orElse(0);
  }

  /** A ballot of this node's own, above all seen in the epoch. */
  static long above(SortedMap<NodeId, PaxosBlock> blocks, long epoch, NodeId self) {
    long highest =
        blocks.values().stream()
            .filter(block -> block.epoch() == epoch)
            .mapToLong(PaxosBlock::mbal)
            .max()
            .orElse(0);
    long stride = NodeId.MAX + 1L;
    return (highest / stride + 1) * stride + self.value();
  }
}
