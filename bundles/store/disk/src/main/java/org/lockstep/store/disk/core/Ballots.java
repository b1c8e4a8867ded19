package org.lockstep.store.disk.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Mastership;

/** What all blocks together say. */
public final class Ballots {
  private Ballots() {}

  /** The master of the highest epoch that was decided (DB-5). */
  public static Optional<Mastership> mastership(Collection<PaxosBlock> blocks) {
    Optional<Mastership> highest = all(blocks).max(Comparator.comparingLong(Mastership::epoch));
    return highest.map(
        master ->
            all(blocks).anyMatch(each -> each.epoch() == master.epoch() && each.released())
                ? new Mastership(master.epoch(), master.holder(), true)
                : master);
  }

  private static Stream<Mastership> all(Collection<PaxosBlock> blocks) {
    return blocks.stream()
        .flatMap(block -> Stream.concat(block.mastership().stream(), block.before().stream()));
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
