package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;

class NodeConfigTest {
  @Test
  void allOfItIsReadBack_DB1() {
    NodeConfig config =
        new NodeConfig(
            NodeId.of(3),
            "n3",
            "10.0.0.3:7000",
            new TreeMap<>(Map.of("rack", "a=b:c", "# odd\r", " \t\\x\n!")),
            List.of("first", "second"),
            "exit",
            List.of("/usr/sbin/reboot", "-f", " é"),
            List.of(
                new FenceDevice("ipmilan", new TreeMap<>(Map.of("ip", "10.1.0.3:623"))),
                new FenceDevice("pdu", new TreeMap<>(Map.of("plug", "7", "ip", "10.1.0.9")))));
    byte[] written = config.toChange().value().orElseThrow();
    StoredRecord record = new StoredRecord(NodeConfig.PREFIX + "3", written, 1);
    assertThat(NodeConfig.of(record)).isEqualTo(config);
  }
}
