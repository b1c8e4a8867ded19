package org.lockstep.store.disk;

import java.util.List;
import java.util.stream.Stream;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** Why disks say nothing. */
final class Silence {
  /** They answered in the moment in which they were given up. */
  private static final Problem LATE =
      new Problem("disk-silent", "no majority", "the voting disks", "too few answered in time");

  private Silence() {}

  /** The first reason there is. */
  static ProblemException of(List<? extends Answer<?>> answers, List<Problem> missing) {
    return answers.stream()
        .flatMap(each -> each.missing().stream())
        .findFirst()
        .or(() -> missing.stream().findFirst().map(ProblemException::new))
        .orElseGet(() -> new ProblemException(LATE));
  }

  static List<Problem> problems(List<? extends Answer<?>> answers, List<Problem> missing) {
    return Stream.concat(
            missing.stream(),
            answers.stream()
                .flatMap(each -> each.missing().stream())
                .map(ProblemException::problem))
        .toList();
  }
}
