package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lockstep.base.Gathering;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Workers;
import org.lockstep.store.device.SectorDevice;

/** Opens one of several disks, beside the others: it may hang (DB-9). */
final class Opener {
  private static final long MOST_MS = 5_000;

  private final Opening opening;
  private Optional<Volume> opened = Optional.empty();
  private Optional<Problem> refused = Optional.empty();

  /**
   * What is to be opened.
   *
   * @param how throws a {@link ProblemException} with the reason why not
   */
  record Opening(String name, Supplier<Volume> how) {
    static Opening of(Path file) {
      return new Opening(file.toString(), () -> DiskOpening.open(file));
    }

    /** For a tool. */
    static Opening bounded(Path file, Workers workers) {
      return new Opening(file.toString(), () -> DiskOpening.openBounded(file, workers));
    }

    static Opening of(SectorDevice device) {
      return new Opening(device.name(), () -> DiskOpening.open(device));
    }
  }

  private Opener(Opening opening) {
    this.opening = opening;
  }

  static List<Opener> openAll(List<Opening> openings, Workers workers) {
    List<Opener> all = openings.stream().map(Opener::new).toList();
    if (all.size() == 1) {
      all.get(0).open();
      return all;
    }
    Gathering gathering = workers.gathering();
    Workers.Crowd crowd = workers.crowd("disks");
    for (Opener each : all) {
      crowd.execute(
          () -> {
            each.open();
            gathering.arrive();
          });
    }
    crowd.stop();
    gathering.await(all.size(), MOST_MS);
    return all;
  }

  private void open() {
    try {
      opened(opening.how.get());
    } catch (ProblemException e) {
      refused(e.problem());
    }
  }

  /** Too late, and nobody wants it any more. */
  private synchronized void opened(Volume volume) {
    if (refused.isPresent()) {
      volume.close();
    } else {
      opened = Optional.of(volume);
    }
  }

  private synchronized void refused(Problem why) {
    refused = Optional.of(why);
  }

  synchronized void give(Consumer<Volume> volumes, Consumer<Problem> missing) {
    if (opened.isEmpty() && refused.isEmpty()) {
      refused(new Problem("disk-silent", "disk refused", opening.name, "it does not answer"));
    }
    opened.ifPresent(volumes);
    refused.ifPresent(missing);
  }
}
