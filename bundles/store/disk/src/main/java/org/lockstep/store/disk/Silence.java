package org.lockstep.store.disk;

import java.util.List;
import java.util.stream.Stream;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** Why disks say nothing. */
final class Silence {
  private Silence() {}

  /** The first reason there is. */
  static ProblemException of(List<? extends Answer<?>> answers, List<Problem> missing) {
    return answers.stream()
        .flatMap(each -> each.missing().stream())
        .findFirst()
        .orElseGet(() -> new ProblemException(missing.get(0)));
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
