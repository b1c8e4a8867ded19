package org.lockstep.store.disk;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/**
 * Writes of this process that failed: they may land as long as it lives (DB-6). Where one may, no
 * sector is relied on that has no second copy, and a disk on which one may is no part of a majority
 * (DB-9).
 */
final class FailedWrites {
  private final Disks disks;
  private final List<DiskWrites> each;
  private Optional<Writing> last = Optional.empty();

  FailedWrites(Disks disks) {
    this.disks = disks;
    this.each = disks.volumes().stream().map(volume -> new DiskWrites(disks, volume)).toList();
  }

  /**
   * @throws ProblemException unless a majority wrote it
   */
  void write(long offset, byte[] sectors) {
    each.forEach(DiskWrites::another);
    Writing writing = disks.tryWrite(disks.volumes(), offset, sectors);
    each.forEach(own -> own.made(writing.on(own.volume()), offset, sectors));
    last = Optional.of(writing);
    disks.require(writing);
  }

  /** Why nothing can be relied on. */
  Optional<Problem> pending() {
    List<Problem> pending = each.stream().flatMap(own -> own.pending().stream()).toList();
    return disks.isMajority(each.size() - pending.size())
        ? Optional.empty()
        : pending.stream().findFirst().or(disks::missing);
  }

  /** Whether any may land that was not confirmed. */
  boolean any() {
    return each.stream().anyMatch(own -> own.pending().isPresent());
  }

  boolean underWay() {
    return each.stream().anyMatch(DiskWrites::underWay);
  }

  /**
   * @throws ProblemException unless the last is on a majority where nothing can undo it
   */
  void require() {
    List<Volume> done = last.map(Writing::doneBy).orElse(List.of());
    long sound =
        each.stream().filter(own -> own.pending().isEmpty() && done.contains(own.volume())).count();
    if (!disks.isMajority(sound)) {
      throw pending()
          .map(ProblemException::new)
          .orElseGet(() -> disks.silence(last.map(Writing::answers).orElse(List.of())));
    }
  }
}
