package org.lockstep.store.disk;

import java.util.Arrays;
import java.util.Optional;
import org.lockstep.base.Problem;

/**
 * Writes of this process that failed: they may land as long as it lives (DB-6). Where one may, no
 * sector is relied on that has no second copy.
 */
final class FailedWrites {
  @SuppressWarnings("ArrayRecordComponent") // compared with the disk alone
  private record Late(long offset, byte[] sectors) {}

  private final Volume volume;
  private Optional<Late> late = Optional.empty();
  private boolean several;

  FailedWrites(Volume volume) {
    this.volume = volume;
  }

  void write(long offset, byte[] sectors) {
    several = pending().isPresent(); // what is written now, an earlier one may undo
    boolean written = false;
    try {
      volume.write(offset, sectors);
      written = true;
    } finally {
      if (!written) {
        late = Optional.of(new Late(offset, sectors));
      }
    }
  }

  /**
   * A write lands once: when it has, all is well again. Where another one was made meanwhile nobody
   * knows whose bytes those are.
   */
  Optional<Problem> pending() {
    if (!several && late.filter(this::hasLanded).isPresent()) {
      late = Optional.empty();
    }
    return late.map(
        each ->
            volume.problem(
                "write-pending",
                each.offset,
                "a write failed there and may still land: this node serves again after a"
                    + " restart"));
  }

  private boolean hasLanded(Late write) {
    return Arrays.equals(volume.read(write.offset, write.sectors.length).bytes, write.sectors);
  }
}
