package org.lockstep.store.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Workers;
import org.lockstep.store.spi.DiskAdministration.CheckReport;
import org.lockstep.store.spi.DiskAdministration.Damage;

/** Checks voting disks beside each other: what is whole on a majority serves (DB-9). */
final class VotingCheck {
  private static final String OTHERS = "the other disks";

  private final List<Opener.Opening> openings;
  private final Workers workers;
  private final List<CheckReport> reports = new ArrayList<>();
  private final List<Damage> lost = new ArrayList<>();
  private int majority = 1;

  VotingCheck(List<Opener.Opening> openings, Workers workers) {
    this.openings = openings;
    this.workers = workers;
  }

  CheckReport run() {
    List<Volume> volumes = new ArrayList<>();
    List<Problem> missing = new ArrayList<>();
    Opener.openAll(openings, workers).forEach(each -> each.give(volumes::add, missing::add));
    missing.forEach(problem -> lose(problem, problem.where()));
    for (Volume volume : volumes) {
      try (volume) {
        check(volume);
      }
    }
    if (reports.isEmpty()) {
      throw new ProblemException(lost.get(0).problem());
    }
    List<Damage> all = new ArrayList<>(lost);
    reports.forEach(report -> all.addAll(report.damages()));
    return new CheckReport(
        reports.get(0).cluster(),
        reports.stream().mapToLong(CheckReport::sectorsRead).sum(),
        all.stream().map(this::served).toList());
  }

  /** Of several one may be gone as a whole, also in the middle. */
  private void check(Volume volume) {
    try {
      majority = volume.superblock.place().majority();
      CheckReport report = new DiskCheck(volume).run();
      volume.device.size(); // one that was given up says so here
      reports.add(report);
    } catch (ProblemException e) {
      lose(e.problem(), volume.device.name());
    } catch (IOException e) {
      lose(volume.silent(String.valueOf(e.getMessage())), volume.device.name());
    }
  }

  private void lose(Problem problem, String file) {
    lost.add(new Damage(problem, file, 0, Area.SUPERBLOCK.word(), -1, ""));
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
