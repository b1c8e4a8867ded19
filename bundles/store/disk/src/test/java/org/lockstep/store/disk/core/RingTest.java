package org.lockstep.store.disk.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many rings, each by a seed, with writes that fail now and then. */
class RingTest {
  private static final int LENGTH = 40;

  /** An entry of the ring, and how many checkpoints had been written before it. */
  private record Placed(int at, int bytes, int checkpoint) {}

  @Test
  void nothingThatTheOlderCheckpointNeedsIsOverwritten_DB7() {
    for (long seed = 0; seed < 2_000; seed++) {
      run(new Random(seed), "seed " + seed);
    }
  }

  private static void run(Random chance, String seed) {
    Ring ring = new Ring(LENGTH, 1);
    ring.begin(chance.nextInt(LENGTH + 1));
    Deque<Placed> live = new ArrayDeque<>();
    BitSet failed = new BitSet();
    int checkpoints = 0;
    for (int i = 0; i < 200; i++) {
      int bytes = 1 + chance.nextInt(ring.largest());
      for (int copies = 0; copies < 2 && !ring.fits(bytes); copies++) {
        checkpoints = checkpoint(ring, live, checkpoints);
      }
      if (!ring.fits(bytes)) {
        assertThat(failed.isEmpty()).as(seed).isFalse();
        return;
      }
      Placed placed = new Placed(ring.take(bytes), bytes, checkpoints);
      assertThat(live).as(seed).noneMatch(each -> overlap(each, placed));
      assertThat(failed.get(placed.at, placed.at + bytes).isEmpty()).as(seed).isTrue();
      live.add(placed);
      if (chance.nextInt(20) == 0) {
        ring.failed(placed.at, bytes);
        failed.set(placed.at, placed.at + bytes);
        live.clear();
        ring.begin(chance.nextInt(LENGTH));
      }
      if (ring.dueForCheckpoint()) {
        checkpoints = checkpoint(ring, live, checkpoints);
      }
    }
  }

  private static int checkpoint(Ring ring, Deque<Placed> live, int checkpoints) {
    ring.checkpointed();
    live.removeIf(each -> each.checkpoint < checkpoints);
    return checkpoints + 1;
  }

  private static boolean overlap(Placed one, Placed other) {
    return one.at < other.at + other.bytes && other.at < one.at + one.bytes;
  }
}
