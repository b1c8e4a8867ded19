package org.lockstep.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What is said of a node that is being started. */
class NodeStatusTest {
  private static String described(String more) throws Exception {
    String transition =
        "{\"node\": \"N2\", \"type\": \"JOINING\", \"level\": 1000, \"subsystem\": \"event-manager\","
            + " \"awaiting\": [{\"node\": \"N0\"}, {\"node\": \"N1\"}], \"awaitingProof\": \"\""
            + more
            + "}";
    String document = "{\"transitions\": [" + transition + "]}";
    return new NodeStatus(new ObjectMapper().readTree(document)).describe("N2");
  }

  @Test
  void aJoinThatWaitsForALeaveSaysWhy_AL2() throws Exception {
    String waits = "JOINING at level 1000 event-manager, waits for N0, N1";
    assertThat(described("")).isEqualTo(waits);
    assertThat(described(", \"reasons\": [\"N1 is not empty (db): stop failed\"]"))
        .isEqualTo(waits + " because N1 is not empty (db): stop failed");
  }
}
