package org.lockstep.membership.manager.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Deadlines;
import org.lockstep.membership.Level;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.OnLoss;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Batch;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Part;
import org.lockstep.membership.manager.core.Walk;
import org.lockstep.store.Change;
import org.lockstep.store.CommitResult;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.Transaction;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.testkit.ParserFuzz;

/** Whatever bytes come as a message or a record: a value, or the documented refusal (AL-1). */
class WireFuzzTest {
  private static final Incarnation BOOT = Incarnation.of(1, 7);
  private static final NodeId NODE = BOOT.node();
  private static final Level LEVEL = new Level(400, "cache");

  /** Nothing of it is as it would be by default. */
  private static final SubsystemSpec SPEC =
      new SubsystemSpec(
          LEVEL,
          new Barriers(2, 1, 3),
          Optional.of(new TreeSet<>(List.of("dlm"))),
          OnLoss.PANIC,
          Duration.ofMillis(123),
          new Deadlines(Duration.ofMillis(4), Duration.ofMillis(5), Duration.ofMillis(6)),
          "org.example.cache");

  private static boolean refuses(Exception e) {
    return e instanceof IllegalArgumentException;
  }

  private static List<Message> messages() {
    Commit commit = new Commit(new Position(3, 9), List.of(Change.put("a/b", "c")));
    SortedMap<String, StoredRecord> records = new TreeMap<>();
    records.put("a/b", new StoredRecord("a/b", new byte[] {1, 2}, 4));
    SortedMap<NodeId, NodeId> waitsFor = new TreeMap<>();
    waitsFor.put(NODE, NodeId.of(2));
    Problem problem = new Problem("code", "what", "where", "why");
    return List.of(
        new Message.Request(1, new Ask.Join(List.of(SPEC), List.of(NODE), "N1")),
        new Message.Request(2, new Ask.Leave(BOOT)),
        new Message.Request(3, new Ask.Force(BOOT, "hangs")),
        new Message.Request(4, new Ask.Register(SPEC)),
        new Message.Request(5, new Ask.Release(LEVEL)),
        new Message.Request(6, new Ask.Lost(LEVEL, "gone")),
        new Message.Request(7, new Ask.Store(Transaction.builder().put("k", "v").build())),
        new Message.Reply(8, Optional.of(problem), Optional.empty()),
        new Message.Reply(9, Optional.empty(), Optional.of(new CommitResult.Committed(5))),
        new Message.Committed(commit),
        new Message.FullCopy(new Snapshot(new Position(3, 8), records)),
        new Message.Resync(),
        new Message.Directive(3, 12, 1),
        new Message.Ack(3, 12, 1, "fault"),
        new Message.PromiseRequest(4),
        new Message.Promise(4, List.of(new Message.Told(12, 1, 0, "fault"))),
        new Message.Progress(4, List.of(new Message.Waiting(12, 1, 500, List.of(NODE), waitsFor))),
        new Message.Working(4, 12, 1, 60_000, Optional.of(BOOT)));
  }

  private static ClusterState state() {
    SortedMap<NodeId, Member> members = new TreeMap<>();
    SortedMap<Level, SubsystemSpec> registered = new TreeMap<>();
    registered.put(LEVEL, SPEC);
    SortedMap<Level, NodeState> at = new TreeMap<>();
    at.put(LEVEL, NodeState.JOINED);
    members.put(
        NODE,
        new Member(
            BOOT, NodeState.JOINED, registered, at, false, new TreeSet<>(List.of(LEVEL)), true));
    SortedMap<Level, ClusterState.Fixed> levels = new TreeMap<>();
    levels.put(LEVEL, new ClusterState.Fixed(SPEC, NODE));
    SortedMap<Long, Walk> walks = new TreeMap<>();
    walks.put(
        5L, new Walk(5, BOOT, TransitionType.LEAVING, true, List.of(LEVEL), "why", "proof", 17));
    SortedMap<Long, Batch> batches = new TreeMap<>();
    Part part = new Part(5, BOOT, TransitionType.LEAVING, NodeState.JOINED, true, 1);
    TreeSet<NodeId> nodes = new TreeSet<>(List.of(NODE));
    batches.put(6L, new Batch(6, LEVEL, false, List.of(part), nodes, new TreeMap<>()));
    SortedMap<Level, SortedSet<Incarnation>> owed = new TreeMap<>();
    owed.put(LEVEL, new TreeSet<>(List.of(BOOT)));
    return new ClusterState(6, members, levels, walks, batches, owed);
  }

  private static TransitionRecord past() {
    SortedMap<NodeId, Long> acknowledged = new TreeMap<>();
    acknowledged.put(NODE, 4L);
    return new TransitionRecord(
        5,
        NODE,
        TransitionType.LEAVING,
        false,
        Instant.ofEpochMilli(1_000),
        Instant.ofEpochMilli(2_000),
        Duration.ofSeconds(1).toMillis(),
        "INACTIVE",
        "left",
        List.of(
            new TransitionRecord.Step(
                LEVEL,
                0,
                Instant.ofEpochMilli(1_100),
                Instant.ofEpochMilli(1_104),
                4,
                NODE,
                acknowledged)));
  }

  @Test
  void whatIsWrittenIsRead() {
    List<Message> messages = messages();
    assertThat(MessageCodec.decode(MessageCodec.encode(messages)))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(messages);
    assertThat(StateCodec.decode(StateCodec.encode(state()))).isEqualTo(state());
    assertThat(HistoryCodec.decode(HistoryCodec.encode(past()))).isEqualTo(past());
  }

  @Test
  void badMessagesAreRefused() throws Exception {
    List<byte[]> frames =
        messages().stream().map(each -> MessageCodec.encode(List.of(each))).toList();
    new ParserFuzz(frames, WireFuzzTest::refuses).run(MessageCodec::decode);
  }

  @Test
  void aBadMembershipRecordIsRefused() throws Exception {
    new ParserFuzz(List.of(StateCodec.encode(state())), WireFuzzTest::refuses)
        .run(StateCodec::decode);
  }

  @Test
  void aBadHistoryRecordIsRefused() throws Exception {
    new ParserFuzz(List.of(HistoryCodec.encode(past())), WireFuzzTest::refuses)
        .run(HistoryCodec::decode);
  }
}
