package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.DiskAdministration.CheckReport;
import org.lockstep.store.spi.DiskAdministration.Damage;

/** Checks voting disks beside each other: what is whole on a majority serves (DB-9). */
final class VotingCheck {
  private static final String OTHERS = "the other disks";

  private final List<Path> files;
  private final List<CheckReport> reports = new ArrayList<>();
  private final List<Damage> lost = new ArrayList<>();
  private int majority = 1;

  VotingCheck(List<Path> files) {
    this.files = files;
  }

  CheckReport run() {
    for (Path file : files) {
      check(file);
    }
    List<Damage> all = new ArrayList<>(lost);
    reports.forEach(report -> all.addAll(report.damages()));
    return new CheckReport(
        reports.get(0).cluster(),
        reports.stream().mapToLong(CheckReport::sectorsRead).sum(),
        all.stream().map(this::served).toList());
  }

  /** Of several one may be gone as a whole. */
  private void check(Path file) {
    try (Volume volume = DiskOpening.open(file)) {
      majority = volume.superblock.place().majority();
      reports.add(new DiskCheck(volume).run());
    } catch (ProblemException e) {
      boolean last = lost.size() == files.size() - 1;
      if (last) {
        throw e;
      }
      lost.add(new Damage(e.problem(), file.toString(), 0, Area.SUPERBLOCK.word(), -1, ""));
    }
  }

  private Damage served(Damage damage) {
    long whole =
        reports.stream()
            .filter(
                report ->
                    report.damages().stream().noneMatch(other -> other.offset() == damage.offset()))
            .count();
    return majority == 1 || whole < majority
        ? damage
        : new Damage(
            damage.problem(), damage.file(), damage.offset(), damage.area(), damage.slot(), OTHERS);
  }
}
