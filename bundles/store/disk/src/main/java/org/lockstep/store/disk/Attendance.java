package org.lockstep.store.disk;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which disks get the next entry of a log. One that failed rests, every time for twice as many: it
 * costs a place in the log that is not used again (DB-6, DB-9).
 */
final class Attendance {
  private static final int LONGEST = 1024;

  private final Map<Volume, Rest> rests = new IdentityHashMap<>();
  private long entries;

  private record Rest(long until, int length) {
    static final Rest NONE = new Rest(0, 0);
  }

  List<Volume> next(List<Volume> all) {
    entries++;
    return all.stream().filter(each -> rest(each).until <= entries).toList();
  }

  private Rest rest(Volume volume) {
    return rests.getOrDefault(volume, Rest.NONE);
  }

  void took(Writing writing) {
    for (Answer<Volume> each : writing.answers()) {
      if (each.value().isPresent()) {
        rests.remove(each.volume);
      } else {
        int length = Math.min(LONGEST, Math.max(1, 2 * rest(each.volume).length));
        rests.put(each.volume, new Rest(entries + length, length));
      }
    }
  }
}
