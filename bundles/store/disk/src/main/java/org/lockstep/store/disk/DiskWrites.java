package org.lockstep.store.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lockstep.base.Problem;

/** The writes to one disk that it has not confirmed. */
final class DiskWrites {
  private final Disks disks;
  private final Volume volume;
  private final List<Late> late = new ArrayList<>();
  private long made;

  /**
   * @param number counts all that were made
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with the disk alone
  private record Late(Answer<Volume> answer, long number, long offset, byte[] sectors) {}

  DiskWrites(Disks disks, Volume volume) {
    this.disks = disks;
    this.volume = volume;
  }

  Volume volume() {
    return volume;
  }

  void made(Answer<Volume> answer, long offset, byte[] sectors) {
    if (answer.mayLand()) {
      late.add(new Late(answer, made, offset, sectors));
    }
  }

  /** Whatever failed so far may undo what is written now. */
  void another() {
    pending();
    made++;
  }

  /**
   * A write lands once: when it has, all is well again. Where another one was made meanwhile nobody
   * knows whose bytes those are. One that is under way is done before any that is made after it.
   */
  Optional<Problem> pending() {
    late.removeIf(each -> each.answer.value().isPresent());
    if (late.size() == 1 && late.get(0).number == made && hasLanded(late.get(0))) {
      late.clear();
    }
    return late.stream().findFirst().map(this::problem);
  }

  /** Whether one has not even failed yet. */
  boolean underWay() {
    return late.stream().anyMatch(each -> each.answer.outstanding());
  }

  private Problem problem(Late write) {
    return volume.problem(
        "write-pending",
        write.offset,
        "a write failed there and may still land: this node serves again after a restart");
  }

  private boolean hasLanded(Late write) {
    return !write.answer.outstanding()
        && disks
            .ask(volume, each -> each.read(write.offset, write.sectors.length).bytes)
            .filter(found -> Arrays.equals(found, write.sectors))
            .isPresent();
  }
}
