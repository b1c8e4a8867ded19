package org.lockstep.events.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.events.EventSpec;
import org.lockstep.events.EventWatcher.Handle;
import org.lockstep.events.MembershipEvent;

class MembershipEventsTest {
  private final MembershipEvents watcher = new MembershipEvents(node -> "N" + node.value());
  private final List<String> told = new ArrayList<>();

  private Handle watch(Map<String, Object> in) {
    assertThat(watcher.validate(in)).isEmpty();
    EventSpec spec =
        new EventSpec(
            "e",
            MembershipEvents.TYPE,
            in,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            new EventSpec.Action("a", Map.of(), Duration.ofSeconds(1)));
    return watcher.watch(
        new Watched(spec, out -> told.add(out.get("node") + " " + out.get("what"))));
  }

  private static SortedMap<NodeId, Incarnation> boots(int... ids) {
    SortedMap<NodeId, Incarnation> boots = new TreeMap<>();
    for (int id : ids) {
      boots.put(NodeId.of(id), Incarnation.of(id, 1));
    }
    return boots;
  }

  private void tell(int[] leaving, int[] lost, int... partial) {
    watcher.changed(
        new MembershipEvent(
            NodeId.of(0),
            boots(0),
            boots(leaving),
            boots(lost),
            new TreeSet<>(),
            new TreeSet<>(boots(partial).keySet())));
  }

  @Test
  void joinsLeavesAndLosses_EM4() {
    Handle handle = watch(Map.of());
    watcher.joined(Incarnation.of(1, 1));
    tell(new int[] {2}, new int[] {3});
    assertThat(told).containsExactly("N1 join", "N2 leave", "N3 lost");
    handle.close();
    tell(new int[] {1}, new int[] {});
    assertThat(told).hasSize(3);
  }

  @Test
  void whatIsAskedForOnly_EM2() {
    watch(Map.of("on", List.of("lost"), "node", "N3"));
    watcher.joined(Incarnation.of(3, 1));
    tell(new int[] {1}, new int[] {2, 3});
    assertThat(told).containsExactly("N3 lost");
  }

  @Test
  void aNodeWhoseEventManagerOnlyGoesStaysAMember_MM13() {
    watch(Map.of());
    tell(new int[] {1}, new int[] {2}, 1, 2);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed_AL1() {
    assertThat(watcher.validate(Map.of("on", List.of("losst"))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where()).isEqualTo("in.on");
              assertThat(problem.why()).contains("did you mean lost?");
            });
    assertThat(watcher.validate(Map.of("on", "join"))).hasSize(1);
    assertThat(watcher.validate(Map.of("on", List.of()))).hasSize(1);
    assertThat(watcher.validate(Map.of("node", List.of("a")))).hasSize(1);
  }
}
