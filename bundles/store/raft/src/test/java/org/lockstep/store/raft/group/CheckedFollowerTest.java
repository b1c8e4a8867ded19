package org.lockstep.store.raft.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.View;
import org.jgroups.protocols.raft.AppendEntriesRequest;
import org.jgroups.protocols.raft.AppendEntriesResponse;
import org.jgroups.protocols.raft.AppendResult;
import org.jgroups.protocols.raft.InstallSnapshotRequest;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.raft.StateMachine;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.ExtendedUUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.store.raft.log.DurableLog;

/** The rules of Raft (figure 2) that the library leaves out, message by message. */
class CheckedFollowerTest {
  private static final Address OLD = member("a");
  private static final Address NEW = member("b");
  private static final Address ME = member("c");

  @TempDir Path folder;
  private final List<String> applied = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  /** The entries in the last message. */
  private final List<LogEntry> sent = new ArrayList<>();

  private DurableLog log;
  private CheckedRaft raft;

  private static Address member(String name) {
    return ExtendedUUID.randomUUID(name)
        .put(RAFT.raft_id_key, name.getBytes(StandardCharsets.UTF_8));
  }

  /** Remembers what is applied; a snapshot is one word. */
  private final class Words implements StateMachine {
    @Override
    public byte[] apply(byte[] data, int offset, int length, boolean answer) {
      applied.add(new String(data, offset, length, StandardCharsets.UTF_8));
      return new byte[0];
    }

    @Override
    public void readContentFrom(DataInput in) throws IOException {
      applied.clear();
      applied.add(in.readUTF());
    }

    @Override
    public void writeContentTo(DataOutput out) throws IOException {
      out.writeUTF(String.join(" ", applied));
    }
  }

  /** Below, where the network would be. */
  private final class Below extends Protocol {
    @Override
    public Object down(Message message) {
      RaftHeader header = message.getHeader(raft.getId());
      said.add(header.toString());
      sent.clear();
      if (message instanceof ObjectMessage carrying
          && carrying.getObject() instanceof LogEntries entries) {
        entries.forEach(sent::add);
      }
      return null;
    }
  }

  @BeforeEach
  void open() throws Exception {
    log = DurableLog.open(folder);
    raft = new CheckedRaft(List.of("a", "b", "c"), "c", log, 1 << 20, 500);
    raft.synchronous(true);
    raft.setAddress(ME);
    raft.stateMachine(new Words());
    raft.setDownProtocol(new Below());
    raft.init();
  }

  private String append(
      Address leader, long term, long previous, long previousTerm, long commit, String... words) {
    LogEntries entries = new LogEntries();
    for (String word : words) {
      entries.add(new LogEntry(term, word.getBytes(StandardCharsets.UTF_8)));
    }
    Message message = new ObjectMessage(ME, entries).setSrc(leader);
    return hear(
        message, new AppendEntriesRequest(leader, term, previous, previousTerm, term, commit));
  }

  private String hear(Message message, RaftHeader header) {
    said.clear();
    raft.handleUpRequest(message, header);
    return said.isEmpty() ? "nothing" : said.get(said.size() - 1);
  }

  private static String matches(long index) {
    return "true, index=" + index + ",";
  }

  @Test
  void onlyWhatIsTheSameInTheLeadersLogIsCommitted() {
    append(OLD, 1, 0, 0, 0, "x", "y", "z");
    String answer = append(NEW, 2, 0, 0, 3);
    assertThat(applied).as("nobody has compared these entries").isEmpty();
    assertThat(answer).contains(matches(0));
    append(NEW, 2, 0, 0, 3, "p", "q");
    assertThat(applied).containsExactly("p", "q");
    assertThat(log.lastAppended()).isEqualTo(2);
  }

  @Test
  void whatIsTheSameStaysAndIsAcknowledgedAgain() {
    append(OLD, 1, 0, 0, 1, "x", "y");
    assertThat(append(OLD, 1, 0, 0, 1, "x", "y")).contains(matches(2));
    assertThat(append(OLD, 1, 0, 0, 1, "x")).as("an earlier message, late").contains(matches(2));
    assertThat(log.lastAppended()).isEqualTo(2);
    assertThat(applied).containsExactly("x");
  }

  @Test
  void entriesAfterOthersThanTheLeadersAreNotTaken() {
    append(OLD, 1, 0, 0, 1, "x", "y");
    assertThat(append(NEW, 3, 2, 2, 0, "late")).contains("false").contains("index=1,");
    assertThat(append(NEW, 3, 5, 3, 0, "far")).contains("false").contains("index=1,");
    assertThat(log.lastAppended()).isEqualTo(2);
    assertThat(append(NEW, 3, 1, 1, 2, "y2")).contains(matches(2));
    assertThat(applied).containsExactly("x", "y2");
  }

  @Test
  void aLeaderOfThePastIsNotHeard() {
    append(NEW, 2, 0, 0, 0, "x");
    assertThat(append(OLD, 1, 0, 0, 1, "old")).isEqualTo("nothing");
    assertThat(log.get(1).term()).isEqualTo(2);
    assertThat(applied).isEmpty();
  }

  @Test
  void whatIsLeftOfAnEntryAfterASnapshotIsNoEntry() {
    LogEntries entries = new LogEntries().add(new LogEntry(1, null));
    Message message = new ObjectMessage(ME, entries).setSrc(OLD);
    String answer = hear(message, new AppendEntriesRequest(OLD, 1, 0, 0, 1, 1));
    assertThat(answer).contains("false");
    assertThat(log.lastAppended()).isZero();
  }

  private String snapshot(long index, String word) throws Exception {
    ByteArrayDataOutputStream out = new ByteArrayDataOutputStream();
    out.writeInt(0); // no members
    out.writeUTF(word);
    Message message = new BytesMessage(ME, out.buffer(), 0, out.position()).setSrc(OLD);
    return hear(message, new InstallSnapshotRequest(1, OLD, index, 1));
  }

  @Test
  void INV7_aSnapshotOfThePastTakesNothingBack() throws Exception {
    append(OLD, 1, 0, 0, 3, "x", "y", "z");
    assertThat(snapshot(2, "older")).contains(matches(3));
    assertThat(applied).containsExactly("x", "y", "z");
    assertThat(log.lastAppended()).isEqualTo(3);
    assertThat(snapshot(9, "newer")).contains(matches(9));
    assertThat(applied).containsExactly("newer");
    assertThat(append(OLD, 1, 9, 1, 10, "ten")).contains(matches(10));
    assertThat(applied).containsExactly("newer", "ten");
  }

  /** It was sent before they were, and came after them. */
  @Test
  void DB6_aSnapshotTakesNothingBackThatWasAcknowledged() throws Exception {
    append(OLD, 1, 0, 0, 1, "x", "y", "z");
    assertThat(snapshot(2, "snapshot")).contains(matches(3));
    assertThat(log.lastAppended()).as("its leader counts on it").isEqualTo(3);
    assertThat(applied).containsExactly("x", "y");
  }

  @Test
  void entriesOfAFormerTermAreCommittedOnlyWithOneOfThisTerm() throws Exception {
    append(OLD, 1, 0, 0, 0, "former");
    raft.trySetLeaderAndTerm(ME, 2);
    assertThat(raft.isLeader()).isTrue();
    acknowledge(1);
    assertThat(applied).as("another leader could still have it replaced").isEmpty();
    byte[] word = "mine".getBytes(StandardCharsets.UTF_8);
    raft.setAsync(word, 0, word.length, null);
    acknowledge(2);
    assertThat(applied).containsExactly("former", "mine");
    assertThat(said.get(said.size() - 1)).contains("leader_commit=2");
  }

  private void acknowledge(long index) {
    answer(new AppendResult(AppendResult.Result.OK, index));
  }

  private void answer(AppendResult result) {
    raft.handleUpRequest(
        new ObjectMessage(ME, null).setSrc(NEW), new AppendEntriesResponse(2, result));
  }

  /** Each new entry is refused by it, for it lacks those before. */
  @Test
  void whoLagsBehindIsSentAllItLacksHoweverOftenItRefuses() throws Exception {
    append(OLD, 1, 0, 0, 0, "a", "b", "c", "d");
    raft.handleView(View.create(ME, 1, ME, NEW));
    raft.trySetLeaderAndTerm(ME, 2);
    answer(new AppendResult(AppendResult.Result.FAIL_ENTRY_NOT_FOUND, 1));
    raft.flushCommitTable();
    assertThat(sent).hasSize(3);
  }

  @Test
  void aLateOrderIsNotAnsweredOnceAVoteWasCast() {
    raft.handleUpRequest(
        new ObjectMessage(ME, new LogEntries()).setSrc(OLD),
        new AppendEntriesRequest(OLD, 1, 0, 0, 1, 0));
    raft.currentTerm(2);
    raft.votedFor(NEW);
    assertThat(append(OLD, 1, 0, 0, 0, "late")).isEqualTo("nothing");
    assertThat(log.lastAppended()).isZero();
  }
}
