package org.lockstep.store.disk;

import java.util.List;

/** One write to several disks, as far as they have done it. */
record Writing(List<Answer<Volume>> answers) {
  /** What became of it on one of those disks. */
  Answer<Volume> on(Volume volume) {
    return answers.stream().filter(each -> each.volume == volume).findFirst().orElseThrow();
  }

  /** Else it may land some time, or never, where it did not. */
  boolean isWhole() {
    return done() == answers.size();
  }

  long done() {
    return doneBy().size();
  }

  List<Volume> doneBy() {
    return answers.stream()
        .filter(each -> each.value().isPresent())
        .map(each -> each.volume)
        .toList();
  }
}
