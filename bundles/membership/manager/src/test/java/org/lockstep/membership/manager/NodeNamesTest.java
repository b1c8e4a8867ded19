package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.NodeConfig;

class NodeNamesTest {
  /** The name of one node is what another one's slot is called. */
  private final SortedMap<NodeId, NodeConfig> nodes =
      new TreeMap<>(
          java.util.Map.of(
              NodeId.of(0), NodeConfig.of(0, "alpha"), NodeId.of(1), NodeConfig.of(1, "N0")));

  @Test
  void slotsBecomeNames() {
    assertThat(NodeNames.in("N0", nodes)).isEqualTo("alpha");
    assertThat(NodeNames.in("N1 has barriers 2, but N0 registered it with 1", nodes))
        .isEqualTo("N0 has barriers 2, but alpha registered it with 1");
    assertThat(NodeNames.in("N0#3 is not a member", nodes))
        .isEqualTo("alpha (boot 3) is not a member");
  }

  @Test
  void aSlotThatIsNotConfiguredIsNoName() {
    assertThat(NodeNames.in("N7", nodes)).isEqualTo("slot 7");
    assertThat(NodeNames.in("N9999", nodes)).isEqualTo("slot 9999");
    assertThat(NodeNames.in("level 400 (MM-7), NONE", nodes)).isEqualTo("level 400 (MM-7), NONE");
  }
}
