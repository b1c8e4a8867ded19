package org.lockstep.registration.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Wish;

class RecordsTest {
  @Test
  void aPlacementIsReadAsItWasWritten_RL1() {
    Placement placement =
        new Placement(
            ClientServiceState.RECOVERING,
            Optional.of(Incarnation.of(1, 4)),
            Optional.of(Incarnation.of(0, 2)),
            77,
            true,
            new Wish(true, true, Optional.of(NodeId.of(3)), Optional.of(NodeId.of(0))),
            new TreeMap<>(Map.of(Incarnation.of(2, 9), "no paper")),
            new TreeSet<>(List.of(Incarnation.of(2, 9), Incarnation.of(1, 4))),
            Optional.of("stop failed"),
            List.of(
                new Change(
                    Instant.ofEpochMilli(5),
                    ClientServiceState.RECOVERING,
                    Optional.of(NodeId.of(1)),
                    "chosen")));
    assertThat(Records.placement(Records.write(placement))).isEqualTo(placement);
    assertThat(Records.placement(Records.write(Placement.NONE))).isEqualTo(Placement.NONE);
  }
}
