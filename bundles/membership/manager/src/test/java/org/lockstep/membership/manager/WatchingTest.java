package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.lockstep.store.Change;

class WatchingTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<Watching> closed = new ArrayList<>();
  private final List<SortedMap<String, Change>> told = new ArrayList<>();
  private final Watching watching = new Watching("a/", told::add, waiting::add, closed::add);

  private void work() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private static List<Change> put(String key, String value) {
    return List.of(Change.put(key, value));
  }

  @Test
  void oneThatKeepsUpIsToldEachCommit() {
    watching.committed(put("a/x", "1"));
    work();
    watching.committed(put("a/x", "2"));
    watching.committed(put("b/y", "1"));
    work();
    assertThat(told)
        .extracting(each -> each.get("a/x"))
        .containsExactly(Change.put("a/x", "1"), Change.put("a/x", "2"));
  }

  @Test
  void oneThatLagsBehindIsToldTheLatestOfEachKeyAtOnce() {
    for (int i = 0; i <= 1000; i++) {
      watching.committed(put("a/x", "" + i));
    }
    watching.committed(List.of(Change.delete("a/y")));
    assertThat(waiting).hasSize(1);
    work();
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .containsEntry("a/x", Change.put("a/x", "1000"))
        .containsEntry("a/y", Change.delete("a/y"));
  }

  @Test
  void aCallbackThatFailsIsToldTheNextCommitToo() {
    Watching failing =
        new Watching(
            "",
            changes -> {
              told.add(changes);
              throw new IllegalStateException("in a test");
            },
            waiting::add,
            closed::add);
    failing.committed(put("a", "1"));
    work();
    failing.committed(put("a", "2"));
    work();
    assertThat(told).hasSize(2);
  }

  @Test
  void closingEndsItAlsoForWhatWasNotToldYet() {
    watching.committed(put("a/x", "1"));
    watching.close();
    watching.committed(put("a/x", "2"));
    work();
    assertThat(closed).containsExactly(watching);
    assertThat(told).isEmpty();
  }
}
