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
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Maturing;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.Restarts;
import org.lockstep.registration.core.Wish;
import org.lockstep.registration.format.Records.NodeOffer;

class RecordsTest {
  @Test
  void aPlacementIsReadAsItWasWritten_RL1() {
    Placement placement =
        new Placement(
            ClientServiceState.RECOVERING,
            Optional.of(Incarnation.of(1, 4)),
            Optional.of(Incarnation.of(0, 2)),
            Optional.of(NodeId.of(5)),
            77,
            12,
            true,
            new Wish(true, true, true, true, Optional.of(NodeId.of(3)), Optional.of(NodeId.of(0))),
            new Maturing(Optional.of(Instant.ofEpochMilli(4)), true, 9),
            new Restarts(
                Optional.of("broken"),
                List.of(Instant.ofEpochMilli(3)),
                new TreeMap<>(Map.of(Incarnation.of(2, 5), Instant.ofEpochMilli(4)))),
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

  @Test
  void settingsAreReadAsTheyWereWritten_RL17() {
    NodeSettings node =
        new NodeSettings(
            "N0",
            true,
            true,
            new TreeMap<>(Map.of("memory", 64L)),
            5,
            new NodeSettings.HandedOver(7, "s", "not found"));
    assertThat(Records.nodeSettings(Records.write(node))).isEqualTo(node);
    ClusterSettings cluster = new ClusterSettings(true, true);
    assertThat(Records.clusterSettings(Records.write(cluster))).isEqualTo(cluster);
  }

  @Test
  void anOfferIsReadAsItWasWritten_RL7() {
    NodeOffer offer = new NodeOffer(3, new TreeSet<>(List.of("exec")), 0.25, 17, 19);
    assertThat(Records.offer(Records.write(offer))).isEqualTo(offer);
  }

  @Test
  void aPartOfAClientServiceIsNamedByItsNode_RL16() {
    InstanceId part = InstanceId.of("printing", NodeId.of(7));
    assertThat(Records.instance(Records.text(part))).isEqualTo(part);
    assertThat(Records.instance("printing")).isEqualTo(InstanceId.of("printing"));
  }
}
