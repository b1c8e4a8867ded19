package org.lockstep.store.raft.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jgroups.Address;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;

/** What a member has promised it finds again, whenever it was killed. */
class DurableLogTest {
  private static final Address SOMEBODY = UUID.randomUUID();

  @TempDir Path folder;
  private DurableLog log;

  @BeforeEach
  void open() throws IOException {
    log = DurableLog.open(folder);
  }

  /** As after a crash: nothing is closed. */
  private void again() throws IOException {
    log = DurableLog.open(folder);
  }

  private void append(long term, String... commands) {
    LogEntries entries = new LogEntries();
    for (String command : commands) {
      entries.add(new LogEntry(term, command.getBytes(StandardCharsets.UTF_8)));
    }
    log.append(log.lastAppended() + 1, entries);
  }

  private String at(long index) {
    return new String(log.get(index).command(), StandardCharsets.UTF_8);
  }

  private Path entries() {
    return folder.resolve("entries");
  }

  @Test
  void entriesAreThereAgain() throws IOException {
    append(1, "one", "two");
    append(2, "three");
    again();
    assertThat(log.lastAppended()).isEqualTo(3);
    assertThat(at(1) + at(2) + at(3)).isEqualTo("onetwothree");
    assertThat(log.get(3).term()).isEqualTo(2);
    assertThat(log.get(4)).isNull();
  }

  @Test
  void aVoteIsThereAgainAndATermNeverGoesBack() throws IOException {
    log.currentTerm(5).votedFor(SOMEBODY);
    append(3, "of an earlier term");
    log.deleteAllEntriesStartingFrom(1);
    log.currentTerm(4);
    again();
    assertThat(log.currentTerm()).isEqualTo(5);
    assertThat(log.votedFor()).isEqualTo(SOMEBODY);
    log.currentTerm(6);
    again();
    assertThat(log.votedFor()).as("in the new term").isNull();
  }

  @Test
  void wheneverAWriteIsCutOffWhatWasThereBeforeItStays() throws IOException {
    append(1, "one");
    int before = Files.readAllBytes(entries()).length;
    append(1, "two", "three");
    byte[] all = Files.readAllBytes(entries());
    for (int length = before; length < all.length; length++) {
      Files.write(entries(), Arrays.copyOf(all, length));
      again();
      assertThat(log.lastAppended()).as("of %s bytes", length).isEqualTo(1);
      append(2, "other");
      again();
      assertThat(at(2)).isEqualTo("other");
    }
  }

  @Test
  void aBatchThatIsNotWholeIsNoneOfIt() throws IOException {
    append(1, "one");
    append(1, "two", "three");
    byte[] all = Files.readAllBytes(entries());
    all[all.length - 20] ^= 1;
    Files.write(entries(), all);
    again();
    assertThat(log.lastAppended()).isEqualTo(1);
  }

  @Test
  void DB7_damageBeforeWholeEntriesIsRefusedByFileAndOffset() throws IOException {
    append(1, "one");
    int second = Files.readAllBytes(entries()).length;
    append(1, "two");
    append(1, "three");
    byte[] all = Files.readAllBytes(entries());
    all[second + Batch.HEAD + 3] ^= 1;
    Files.write(entries(), all);
    assertThatThrownBy(this::again)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(entries() + " at " + second);
  }

  @Test
  void DB7_aDamagedVoteIsRefused() throws IOException {
    log.currentTerm(5);
    Path vote = folder.resolve("vote");
    byte[] all = Files.readAllBytes(vote);
    all[all.length - 1] ^= 1;
    Files.write(vote, all);
    assertThatThrownBy(this::again)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void aSnapshotStandsForWhatWasCommitted() throws IOException {
    append(1, "one", "two", "three");
    log.commitIndex(2);
    log.setSnapshot(ByteBuffer.wrap(new byte[] {7}));
    byte[] untouched = Files.readAllBytes(entries());
    log.truncate(2);
    assertThat(Files.size(entries())).isLessThan(untouched.length);
    for (int crashBeforeTruncate = 0; crashBeforeTruncate < 2; crashBeforeTruncate++) {
      again();
      assertThat(log.firstAppended()).isEqualTo(3);
      assertThat(log.lastAppended()).isEqualTo(3);
      assertThat(log.commitIndex()).isEqualTo(2);
      assertThat(log.get(2).term()).isEqualTo(1);
      assertThat(log.get(2).command()).isNull();
      assertThat(at(3)).isEqualTo("three");
      assertThat(log.getSnapshot()).isEqualTo(ByteBuffer.wrap(new byte[] {7}));
      Files.write(entries(), untouched);
    }
  }

  @Test
  void theLeadersSnapshotMakesWhatWasThereVoid() throws IOException {
    append(1, "one", "two", "three", "four");
    byte[] before = Files.readAllBytes(entries());
    log.install(3, 2, new byte[] {8});
    for (int crashBeforeRemoval = 0; crashBeforeRemoval < 2; crashBeforeRemoval++) {
      again();
      assertThat(log.lastAppended()).isEqualTo(3);
      assertThat(log.get(3).term()).isEqualTo(2);
      assertThat(log.get(4)).isNull();
      Files.write(entries(), before);
    }
    again();
    append(2, "new four");
    again();
    assertThat(at(4)).isEqualTo("new four");
  }

  @Test
  void whatIsCommittedIsNotRemoved() {
    append(1, "one", "two");
    log.commitIndex(1);
    assertThatThrownBy(() -> log.deleteAllEntriesStartingFrom(1))
        .isInstanceOf(IllegalStateException.class);
    log.deleteAllEntriesStartingFrom(2);
    assertThat(log.lastAppended()).isEqualTo(1);
  }

  @Test
  void noGapIsWritten() {
    append(1, "one");
    assertThatThrownBy(() -> log.append(3, new LogEntries().add(new LogEntry(1, new byte[] {1}))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void afterAFailureNothingIsTakenAnyMore() throws IOException {
    AtomicInteger told = new AtomicInteger();
    log.afterFailure(told::incrementAndGet);
    append(1, "one");
    log.end();
    assertThatThrownBy(() -> append(1, "two")).hasMessageContaining("Closed");
    assertThat(log.failed()).isTrue();
    assertThatThrownBy(() -> append(1, "three")).isInstanceOf(IllegalStateException.class);
    assertThat(told).as("its member leaves the group").hasValue(1);
    assertThat(log.lastAppended()).as("what was not written is not there").isEqualTo(1);
    assertThatThrownBy(() -> log.currentTerm(9)).isInstanceOf(IllegalStateException.class);
    assertThat(log.currentTerm()).isZero();
  }
}
