package org.lockstep.events.daemon.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.events.daemon.core.EventGroup.Conditions;

class EventGroupTest {
  private static final LocalTime NOON = LocalTime.NOON;
  private static final Situation HERE = new Situation("a", true, 2, NOON);

  private static EventGroup group(boolean enabled, Conditions when, String... nodes) {
    return new EventGroup("g", enabled, new TreeSet<>(List.of(nodes)), when, List.of());
  }

  @Test
  void whereItIs_EM3() {
    assertThat(group(true, Conditions.NONE).notHere(HERE, Optional.empty())).isEmpty();
    assertThat(group(true, Conditions.NONE, "a", "b").notHere(HERE, Optional.empty())).isEmpty();
    assertThat(group(true, Conditions.NONE, "b", "c").notHere(HERE, Optional.empty()))
        .contains("it is for b, c");
    assertThat(
            group(true, Conditions.NONE)
                .notHere(new Situation("a", false, 2, NOON), Optional.empty()))
        .contains("this node is not JOINED");
  }

  @Test
  void underWhatConditions_EM3() {
    EventGroup three = group(true, new Conditions(3, Optional.empty()));
    assertThat(three.notHere(HERE, Optional.empty()))
        .contains("nodes that are members: 2, needed: 3");
    assertThat(three.notHere(new Situation("a", true, 3, NOON), Optional.empty())).isEmpty();
    EventGroup night = group(true, new Conditions(0, Hours.parse("22:00-06:00")));
    assertThat(night.notHere(HERE, Optional.empty())).contains("its hours are 22:00-06:00");
  }

  @Test
  void whatSomebodyHasSaidStands_EM3() {
    assertThat(group(true, Conditions.NONE).notHere(HERE, Optional.of(false)))
        .contains("it was disabled");
    assertThat(group(false, Conditions.NONE).notHere(HERE, Optional.empty()))
        .contains("it is defined as disabled");
    assertThat(group(false, Conditions.NONE).notHere(HERE, Optional.of(true))).isEmpty();
  }
}
