package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** What does not fit is refused before anything is written, and the mastership goes on. */
class CommitRoomTest {
  private static final int KIB = 1024;

  private final TestDisk disk = TestDisk.formatted(64 * KIB, 256 * KIB);
  private final SlotClaim master = disk.master(0, 1);

  private void refused(Change change) {
    byte[] before = disk.disk.peek(0, (int) disk.layout.bytes());
    assertThatThrownBy(() -> master.commit(1, List.of(change)))
        .isInstanceOf(ProblemException.class)
        .extracting(e -> ((ProblemException) e).problem().code())
        .isEqualTo("too-large");
    assertThat(disk.disk.peek(0, (int) disk.layout.bytes())).isEqualTo(before);
  }

  @Test
  void recordsNeverOutgrowTheCheckpoint_DB6() {
    for (int i = 0; i < 3; i++) {
      TestDisk.put(master, 1, "k/" + i, new byte[16 * KIB]);
    }
    refused(Change.put("k/3", new byte[16 * KIB]));
    Position last = TestDisk.put(master, 1, "k/2", new byte[8 * KIB]);
    for (long epoch = 2; epoch < 5; epoch++) {
      SlotClaim next = disk.claim((int) epoch % 3);
      TestDisk.serve(next, epoch);
      assertThat(disk.open().latest().records()).hasSize(6).containsKey("k/2");
      next.release(epoch);
    }
    assertThat(disk.open().latest().records().get("k/2").version()).isEqualTo(last.sequence());
  }

  @Test
  void aCommitOfMoreThanHalfTheLogIsRefusedByItsSize_AL1() {
    TestDisk large = TestDisk.formatted(1024 * KIB, 64 * KIB);
    SlotClaim serving = large.master(0, 1);
    assertThatThrownBy(() -> serving.commit(1, List.of(Change.put("k", new byte[33 * KIB]))))
        .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
        .satisfies(
            refusal ->
                assertThat(refusal.problem().why())
                    .contains("would take 3380")
                    .contains("formatted for " + (32 * KIB - 512))
                    .contains("--area-mib of 'lockstep disk format'"));
    TestDisk.put(serving, 1, "k", new byte[31 * KIB]);
    for (int i = 0; i < 20; i++) {
      TestDisk.put(serving, 1, "k/" + i % 5, new byte[(20 + i % 12) * KIB]);
    }
    assertThat(large.open().latest().records()).hasSize(3 + 1 + 5);
  }

  @Test
  void theSizeOfTheNextCheckpointIsKnownExactly_DB6() {
    Random chance = new Random(5);
    RecordBook book = new RecordBook(new TreeMap<>());
    Snapshot snapshot = Snapshot.EMPTY;
    for (int sequence = 1; sequence < 500; sequence++) {
      List<Change> changes = new ArrayList<>();
      for (int i = chance.nextInt(4); i >= 0; i--) {
        String key = "ключ/" + chance.nextInt(30);
        changes.add(
            chance.nextInt(3) == 0
                ? Change.delete(key)
                : Change.put(key, new byte[chance.nextInt(200)]));
      }
      Commit commit = new Commit(new Position(1, sequence), changes);
      long said = book.bytesWith(changes, sequence);
      book.apply(commit);
      snapshot = snapshot.with(commit);
      assertThat(book.encode()).hasSize((int) said);
      assertThat(book.encode()).isEqualTo(Payloads.encode(snapshot.records().values()));
    }
  }
}
