package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;

/**
 * Writes heartbeats. One that failed on one of several disks may land there over a later one, and
 * hide it from who cannot read the others: for a while that disk does not count (DB-8, DB-9).
 */
final class Renewals {
  private final Disks disks;
  private final MonotonicClock clock;
  private final long whileMs;
  private final List<Answer<Volume>> open = new ArrayList<>();
  private final Map<Volume, Long> failedMs = new IdentityHashMap<>();
  private Optional<Writing> last = Optional.empty();

  Renewals(Disks disks, MonotonicClock clock) {
    this.disks = disks;
    this.clock = clock;
    this.whileMs = 2L * disks.superblock.header().timing().deadMs();
  }

  /**
   * @throws ProblemException unless a majority wrote it
   */
  void write(long offset, byte[] sector) {
    Writing writing = disks.tryWrite(disks.volumes(), offset, sector);
    last = Optional.of(writing);
    open.addAll(writing.answers());
    open.removeIf(this::isSettled);
    disks.require(writing);
  }

  /**
   * @throws ProblemException unless a majority has the last one for good; of one disk whatever
   *     lands there later is a sign of life
   */
  void require() {
    open.removeIf(this::isSettled);
    List<Volume> done = last.map(Writing::doneBy).orElse(List.of());
    long sound = done.stream().filter(each -> !isDoubtful(each)).count();
    if (disks.superblock.place().count() > 1 && !disks.isMajority(sound)) {
      throw new ProblemException(
          disks.volumes().get(0).silent("an earlier heartbeat may still land over this one"));
    }
  }

  private boolean isSettled(Answer<Volume> answer) {
    if (!answer.outstanding() && answer.mayLand()) {
      failedMs.put(answer.volume, clock.millis());
    }
    return !answer.outstanding();
  }

  private boolean isDoubtful(Volume volume) {
    Long failed = failedMs.get(volume);
    return failed != null && clock.millis() - failed < whileMs;
  }
}
