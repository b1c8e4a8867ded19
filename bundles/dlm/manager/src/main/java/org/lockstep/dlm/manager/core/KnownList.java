package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resources of which the same is known. Each is in one such list, whose links it has itself. */
final class KnownList {
  private @Nullable Known first;
  private @Nullable Known last;

  boolean isEmpty() {
    return first == null;
  }

  /** From the one in which it is. */
  void take(Known what) {
    if (what.list != null) {
      what.list.remove(what);
    }
    what.list = this;
    what.previous = last;
    if (last == null) {
      first = what;
    } else {
      last.next = what;
    }
    last = what;
  }

  void remove(Known what) {
    if (what.previous == null) {
      first = what.next;
    } else {
      what.previous.next = what.next;
    }
    if (what.next == null) {
      last = what.previous;
    } else {
      what.next.previous = what.previous;
    }
    what.previous = null;
    what.next = null;
    what.list = null;
  }

  /** As they are now. */
  List<Known> all() {
    List<Known> all = new ArrayList<>();
    for (Known what = first; what != null; what = what.next) {
      all.add(what);
    }
    return all;
  }
}
