package org.lockstep.store.disk;

import java.util.List;

/** One write to several disks, as far as they have done it. */
record Writing(List<Answer<Volume>> answers) {
  /** What became of it on one of those disks. */
  Answer<Volume> on(Volume volume) {
    return answers.stream().filter(each -> each.volume == volume).findFirst().orElseThrow();
  }

  /** The disks on which it may land some time, or never. */
  List<Volume> undone() {
    return answers.stream()
        .filter(each -> each.value().isEmpty())
        .map(each -> each.volume)
        .toList();
  }

  long done() {
    return answers.stream().filter(each -> each.value().isPresent()).count();
  }
}
