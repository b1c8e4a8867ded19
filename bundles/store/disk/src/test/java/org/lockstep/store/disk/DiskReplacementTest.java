package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;

/** A voting disk is lost for good, and made anew (DB-9). */
@Timeout(120)
class DiskReplacementTest {
  @TempDir Path folder;

  /** The new one begins with whatever the lost one had, or with nothing. */
  @Test
  void whateverWasConfirmedOutlivesTheNextDiskThatIsLost_DB9() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      Random chance = new Random(seed);
      VotingHistory history = lived(3, chance);
      int lost = chance.nextInt(3);
      if (chance.nextBoolean()) {
        history.blank(lost);
      }
      history.replace(lost);
      history.requireAllIsThere();
      history.live(chance);
      history.requireAllIsThere();
    }
  }

  /** One after the other; in between, nodes may run with the four that there are. */
  @Test
  void soItDoesWhereTwoOfFiveAreLost_DB9() throws IOException {
    for (int seed = 0; seed < 12; seed++) {
      Random chance = new Random(seed);
      VotingHistory history = lived(5, chance);
      List<Integer> lost = List.copyOf(history.any(chance, 2));
      lost.forEach(history::blank);
      history.replace(lost.get(0), Set.of(lost.get(1)));
      if (chance.nextBoolean()) {
        history.live(chance, 1);
      }
      history.replace(lost.get(1));
      history.requireAllIsThere();
    }
  }

  private static VotingHistory lived(int disks, Random chance) {
    VotingHistory history = new VotingHistory(disks);
    for (int boot = 0; boot < 4; boot++) {
      history.live(chance);
    }
    return history;
  }

  @Test
  void theLostOneIsLetInNoMore_DB9() throws IOException {
    VotingHistory history = new VotingHistory(3);
    history.live(new Random(1));
    byte[] before = history.disks.get(1).peek(0, VotingHistory.bytes());
    history.replace(1);
    history.disks.get(1).poke(0, before);
    refused(history::open, "disk.1", "until that one was replaced");
  }

  /** It would bring back what was before, as one of two. */
  @Test
  void norIsAnotherOneMadeFromIt_DB9() throws IOException {
    VotingHistory history = new VotingHistory(3);
    byte[] before = history.disks.get(1).peek(0, VotingHistory.bytes());
    history.replace(1);
    history.disks.get(1).poke(0, before);
    refused(() -> history.replace(0), "until that one was replaced");
  }

  /** A node that nobody has noticed, and that has the lost disk open, and a majority with it. */
  @Test
  void whoHasTheLostOneOpenConfirmsNothingAnyMore_DB9() throws IOException {
    VotingHistory history = new VotingHistory(3);
    SlotClaim claim = history.master();
    history.replace(1);
    assertThat(claim.commit(1, List.of(Change.put("key", new byte[1]))))
        .isNotInstanceOf(CommitOutcome.Confirmed.class);
  }

  @Test
  void whatWasCutOffIsDoneAgain_DB9() throws IOException {
    boolean whole = false;
    for (int writes = 0; !whole; writes++) {
      VotingHistory history = new VotingHistory(3);
      whole = isCutOff(history, writes);
      history.replace(0);
      history.requireAllIsThere();
    }
  }

  /** Then the next disk is lost, of which there are enough others. */
  @Test
  void anotherOneIsLostWhileOneIsHalfDone_DB9() throws IOException {
    boolean whole = false;
    for (int writes = 0; !whole; writes += 3) {
      VotingHistory history = new VotingHistory(5);
      whole = isCutOff(history, writes);
      history.blank(1);
      history.replace(0, Set.of(1));
      history.replace(1);
      history.requireAllIsThere();
    }
  }

  /** Two disks in one place would make two majorities that have none in common. */
  @Test
  void ofTwoReplacementsOfOneDiskTheLaterCounts_DB9() throws IOException {
    VotingHistory history = new VotingHistory(3);
    history.live(new Random(5));
    Superblock.Place first = fenced(history, 1);
    Superblock.Place second = fenced(history, 1);
    SectorDevice fresh = history.disks.get(1).attach();
    try (Disks others = history.others(Set.of(1))) {
      DiskReplacement replacement = new DiskReplacement(others);
      refused(() -> replacement.copy(fresh, first), "another replacement");
      replacement.copy(fresh, second);
    }
    history.requireAllIsThere();
  }

  /** Each has its token, even where both have counted alike. */
  @Test
  void ofTwoThatCountedAlikeNeitherCountsBesideTheOther_DB9() {
    Superblock.Place one = replaced(1, 7);
    Superblock.Place other = replaced(1, 8);
    assertThat(one.isReplacedAfter(other)).isTrue();
    assertThat(other.isReplacedAfter(one)).isTrue();
    assertThat(one.isReplacedAfter(replaced(0, 0))).isFalse();
    assertThat(one.isReplacedAfter(one)).isFalse();
  }

  private static Superblock.Place replaced(int number, int token) {
    var none = Superblock.Replacement.NONE;
    return new Superblock.Place(
        1, 3, List.of(none, new Superblock.Replacement(number, token), none));
  }

  private static Superblock.Place fenced(VotingHistory history, int lost) throws IOException {
    try (Disks others = history.others(Set.of(lost))) {
      return new DiskReplacement(others).fence(Optional.empty(), new Random(lost));
    }
  }

  /** As by a superblock that was repaired from what was known before. */
  @Test
  void whereTheFenceIsGoneNothingIsCopied_DB9() throws IOException {
    VotingHistory history = new VotingHistory(3);
    byte[] before = history.disks.get(0).peek(0, 2 * SectorDevice.SECTOR);
    Superblock.Place place = fenced(history, 1);
    history.disks.get(0).poke(0, before);
    try (Disks others = history.others(Set.of(1))) {
      SectorDevice fresh = history.disks.get(1).attach();
      refused(() -> new DiskReplacement(others).copy(fresh, place), "another replacement");
    }
  }

  /** It had opened the disks when all was well, and has yet to claim its slot. */
  @Test
  void whoHasTheLostOneOpenHasNoLeaseAnyMore_DB9() throws IOException {
    VotingHistory history = new VotingHistory(3);
    SlotClaim claim = history.master();
    MembershipDatabase opened = history.open();
    history.replace(1);
    refused(() -> claim.renew(Heartbeat.SILENT), "another disk than when it was opened");
    refused(() -> opened.claim(NodeId.of(1), progress -> {}), "another disk");
    refused(opened::observe, "another disk");
  }

  private static boolean isCutOff(VotingHistory history, int writes) {
    history.live(new Random(2));
    history.writesLeft = writes;
    boolean whole = history.replaces(0);
    history.writesLeft = Integer.MAX_VALUE;
    return whole;
  }

  /** The lost one may have been the one that had it whole. */
  @Test
  void whatIsInDoubtIsRepairedFirst_DB7() throws IOException {
    VotingHistory history = new VotingHistory(3);
    history.live(new Random(3));
    long block = history.others(Set.of(0)).layout.at(Area.PAXOS, 1);
    history.disks.get(2).poke(block, new byte[SectorDevice.SECTOR]);
    refused(() -> history.replace(0), "offset " + block);
  }

  /** A majority would, and the one that does not may have what they missed. */
  @Test
  void everyDiskThatIsNamedHasToAnswer_DB9() throws IOException {
    VotingHistory history = new VotingHistory(5);
    history.live(new Random(4));
    try (Disks others = history.others(Set.of(0))) {
      history.failing.add(3);
      refused(() -> new DiskReplacement(others).requireSound(), "disk.3");
      refused(
          () ->
              new DiskReplacement(others)
                  .copy(history.disks.get(0).attach(), Superblock.Place.first(0, 5)),
          "disk.3");
    }
  }

  @Test
  void whatIsInDoubtOfAVoucherIsFoundBeforeAnythingIsChanged_DB7() throws IOException {
    VotingHistory history = new VotingHistory(3);
    long voucher = history.others(Set.of(0)).layout.at(Area.VOUCH, 1);
    history.disks.get(2).poke(voucher, new byte[SectorDevice.SECTOR]);
    byte[] before = history.disks.get(1).peek(0, 2 * SectorDevice.SECTOR);
    refused(() -> history.replace(0), "offset " + voucher);
    assertThat(history.disks.get(1).peek(0, before.length)).isEqualTo(before);
  }

  /** It would be taken for the lost one. */
  @Test
  void oneThatIsNamedAndCannotBeOpenedIsRefused_DB9() {
    VotingHistory history = new VotingHistory(5);
    history.failing.add(3);
    refused(() -> history.others(Set.of(4)), "disk.3");
  }

  /** Of those that are not named it is the one that it says it is. */
  @Test
  void theTargetMaySayWhichOneItWas_DB9() throws IOException {
    VotingHistory history = new VotingHistory(5);
    try (Disks others = history.others(Set.of(1, 4))) {
      assertThat(new DiskReplacement(others).fence(Optional.of(4), new Random(1)).index())
          .isEqualTo(4);
    }
  }

  @Test
  void whatCannotBeMadeIsFoundBeforeTheLostOneIsLockedOut_DB9() {
    List<Path> files = formatted();
    DiskTools tools = new DiskTools();
    Path nowhere = folder.resolve("none").resolve("fresh");
    refused(() -> tools.replace(files.subList(0, 2), nowhere, false), "none");
    assertThat(tools.check(files).ok()).isTrue();
    assertThat(tools.show(files).disks()).isEqualTo(3);
  }

  @Test
  void filesAreReplacedAsTheCommandDoes_DB9() throws IOException {
    List<Path> files = formatted();
    DiskTools tools = new DiskTools();
    List<Path> others = List.of(files.get(0), files.get(2));
    refused(() -> tools.replace(others, files.get(1), false), "--force overwrites it");
    refused(() -> tools.replace(others.subList(0, 1), files.get(1), true), "2 others are needed");
    Files.delete(files.get(1));
    Path fresh = folder.resolve("fresh");
    assertThat(tools.replace(others, fresh, false)).isEqualTo("voting disk 2 of 3");
    assertThat(tools.check(List.of(files.get(0), fresh, files.get(2))).ok()).isTrue();
  }

  @Test
  void noneOfTheOthersIsOverwrittenByWhateverPath_DB9() throws IOException {
    List<Path> files = formatted();
    List<Path> others = List.of(files.get(0), files.get(2));
    Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic"), files.get(0));
    Path hard = Files.createLink(folder.resolve("hard"), files.get(2));
    Path copied = Files.copy(files.get(0), folder.resolve("copied"));
    for (Path path : List.of(files.get(0), symbolic, hard, copied)) {
      refused(() -> new DiskTools().replace(others, path, true), "one of those that are left");
    }
  }

  @Test
  void whatIsInterruptedBeforeItIsSureChangesNothing_DB9() throws IOException {
    List<Path> files = formatted();
    byte[] before = Files.readAllBytes(files.get(0));
    Thread.currentThread().interrupt();
    refused(
        () -> new DiskTools().replace(files.subList(0, 2), folder.resolve("fresh"), false),
        "interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder.resolve("fresh")).doesNotExist();
    assertThat(Files.readAllBytes(files.get(0))).isEqualTo(before);
  }

  private List<Path> formatted() {
    List<Path> files =
        IntStream.range(0, 3).mapToObj(index -> folder.resolve("disk." + index)).toList();
    new DiskFormatter(VotingHistory.SPEC).format(files, false);
    return files;
  }

  private static void refused(ThrowingCallable work, String... why) {
    assertThatThrownBy(work).isInstanceOf(ProblemException.class).hasMessageContainingAll(why);
  }
}
