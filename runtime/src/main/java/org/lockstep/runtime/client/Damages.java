package org.lockstep.runtime.client;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.Console;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.DiskAdministration.Damage;

/** What is damaged on a disk from which a node is started (DB-7), a line about each sector. */
record Damages(List<String> lines) {
  private static final int MOST = 5;

  static Damages of(List<Path> files) {
    DiskAdministration disks =
        ServiceLoader.load(DiskAdministration.class).findFirst().orElseThrow();
    try {
      List<Damage> first = disks.check(files).damages();
      return first.isEmpty()
          ? new Damages(List.of())
          : lasting(first, disks.check(files).damages());
    } catch (ProblemException e) {
      return new Damages(List.of()); // the node itself is refused for it
    }
  }

  /** Others may write meanwhile: what is damaged is so when it is read again. */
  static Damages lasting(List<Damage> first, List<Damage> second) {
    return new Damages(
        first.stream()
            .filter(
                one ->
                    second.stream()
                        .anyMatch(
                            other ->
                                other.offset() == one.offset()
                                    && other.problem().equals(one.problem())))
            .map(Damages::line)
            .toList());
  }

  private static String line(Damage damage) {
    return damage.area()
        + " of "
        + (damage.slot() < 0 ? "the disk" : "slot " + damage.slot())
        + " at offset "
        + damage.offset()
        + ": "
        + damage.problem().why()
        + (damage.serving().isEmpty() ? "" : "; " + damage.serving() + " serves instead");
  }

  /** For a node that goes on in spite of them. */
  void warn(Console console) {
    if (!lines.isEmpty()) {
      console.complain("the shared disk is damaged: " + text() + "\n");
    }
  }

  /** Together with the reason why a node does not go on. */
  Problem alsoIn(Problem problem) {
    return lines.isEmpty()
        ? problem
        : new Problem(
            problem.code(),
            problem.what(),
            problem.where(),
            problem.why() + "; the shared disk is damaged: " + text());
  }

  private String text() {
    String more = lines.size() > MOST ? "; and " + (lines.size() - MOST) + " more" : "";
    return lines.stream().limit(MOST).collect(Collectors.joining("; "))
        + more
        + " ('lockstep disk check')";
  }
}
