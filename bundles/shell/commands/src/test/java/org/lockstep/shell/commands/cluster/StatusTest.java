package org.lockstep.shell.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.AtLevel;
import org.lockstep.membership.MembershipView.Awaited;
import org.lockstep.membership.MembershipView.Disk;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.MembershipView.Underway;
import org.lockstep.membership.MembershipView.Unproven;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.text.Json;

/** The fields that others script against, and what people read. */
class StatusTest {
  private static final Level CACHE = new Level(400, "cache");

  private static final MembershipView VIEW =
      new MembershipView(
          "test",
          NodeId.of(0),
          Optional.of(NodeId.of(1)),
          7,
          List.of(new Disk("/dev/x", false, 1200, List.of("damaged (x): y"), "lost")),
          List.of(
              new Member(
                  NodeId.of(0),
                  "N0",
                  NodeState.JOINED,
                  3,
                  List.of(new AtLevel(CACHE, NodeState.JOINED, "cache"))),
              new Member(NodeId.of(1), "N1", NodeState.FORCED_LEAVING, 2, List.of())),
          List.of(),
          List.of(
              new Underway(
                  9,
                  NodeId.of(1),
                  TransitionType.FORCED_LEAVING,
                  false,
                  Optional.of(CACHE),
                  1,
                  3,
                  Instant.parse("2026-01-01T00:00:00Z"),
                  List.of(new Awaited(NodeId.of(0), "cache", 250, Optional.of(NodeId.of(1)))),
                  "")),
          List.of(new Unproven(NodeId.of(1), 2, "`fence confirm`")));

  private static final ClientServiceView SERVICE =
      new ClientServiceView(
          "db",
          ClientServiceState.REGISTERED,
          List.of("T"),
          List.of(NodeId.of(0)),
          Optional.empty(),
          "",
          Optional.of("nothing it could start on"),
          Optional.of("nothing"),
          List.of());

  private static final Operations.Settings SAID =
      new Operations.Settings(
          true,
          false,
          new TreeMap<>(Map.of(NodeId.of(1), new Operations.Node(true, false, new TreeMap<>()))));

  private final StatusDocument status =
      StatusDocument.of(VIEW, List.of(SERVICE), SAID, Departures.of(VIEW, null));

  @Test
  void theDocumentHasTheFieldsThatOthersScriptAgainst() throws Exception {
    JsonNode json = new ObjectMapper().readTree(Json.text(status));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "cluster",
            "localNode",
            "pid",
            "master",
            "epoch",
            "disks",
            "nodes",
            "transitions",
            "unproven",
            "clientServices",
            "settings");
    assertThat(json.at("/disks/0").toString())
        .isEqualTo(
            "{\"file\":\"/dev/x\",\"ok\":false,\"leaseLeftMs\":1200,"
                + "\"damages\":[\"damaged (x): y\"],\"waits\":\"lost\"}");
    assertThat(json.at("/nodes/0").toString())
        .isEqualTo(
            "{\"id\":0,\"name\":\"N0\",\"state\":\"JOINED\",\"incarnation\":3,"
                + "\"levels\":[{\"level\":400,\"subsystem\":\"cache\",\"state\":\"JOINED\"}]}");
    assertThat(json.at("/transitions/0").toString())
        .isEqualTo(
            "{\"id\":9,\"node\":\"N1\",\"type\":\"FORCED_LEAVING\",\"level\":400,"
                + "\"subsystem\":\"cache\",\"barrier\":1,\"barriers\":3,"
                + "\"startedAt\":\"2026-01-01T00:00:00Z\","
                + "\"awaiting\":[{\"node\":\"N0\",\"subsystem\":\"cache\",\"sinceMs\":250,\"waitsFor\":\"N1\"}],"
                + "\"awaitingProof\":\"\",\"reasons\":[]}");
    assertThat(json.at("/unproven/0").toString())
        .isEqualTo("{\"node\":\"N1\",\"incarnation\":2,\"awaitingProof\":\"`fence confirm`\"}");
    assertThat(json.at("/clientServices/0").toString())
        .isEqualTo(
            "{\"name\":\"db\",\"state\":\"REGISTERED\",\"flags\":[\"T\"],\"nodes\":[\"N0\"],"
                + "\"parent\":null,\"waitsFor\":\"nothing it could start on\"}");
    assertThat(json.at("/settings").toString())
        .isEqualTo(
            "{\"frozen\":true,\"maintenance\":false,\"standby\":[\"N1\"],\"maintained\":[]}");
  }

  @Test
  void peopleReadWhomItWaitsFor() {
    assertThat(new StatusText(status).text())
        .contains("cluster test, master N1, epoch 7; this is N0, process ")
        .contains("nobody can be master: N1 (boot 2) may still be alive; waits for `fence confirm`")
        .contains("frozen: nothing moves by itself\nin standby: N1\n")
        .contains("disk /dev/x: lease good for 1200 ms\n  lost\n  damaged: damaged (x): y\n")
        .contains("FORCED_LEAVING N1 at level 400 cache, barrier 1 of 3")
        .contains("waits for N0's cache, for 250 ms")
        .contains("400  cache       JOINED  ·");
  }

  @Test
  void aTableHasRoomForFewWords() {
    assertThat(new StatusText(status).text())
        .containsPattern("db +REGISTERED +T +N0 +nothing\n")
        .doesNotContain("nothing it could start on");
  }
}
