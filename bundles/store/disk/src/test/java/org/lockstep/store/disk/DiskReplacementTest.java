package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.disk.Opener.Opening;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;
import org.lockstep.testkit.SimulatedClock;
import org.lockstep.testkit.SimulatedDisk;

/** A voting disk is lost for good, and made anew (DB-9). */
@Timeout(120)
class DiskReplacementTest {
  private static final int COUNT = 3;
  private static final int NONE = -1;

  @TempDir Path folder;

  private final SimulatedClock clock = new SimulatedClock();
  private final TestDisk shape = TestDisk.blank(64 * 1024, 64 * 1024, 1);

  /** Threads may be slow: nothing is late here. */
  private final FormatSpec spec = patient(shape.spec());

  private final List<SimulatedDisk> disks = new ArrayList<>();
  private final Set<String> confirmed = new TreeSet<>();
  private int failing = NONE;
  private int writesLeft = Integer.MAX_VALUE;
  private int boots;

  private static FormatSpec patient(FormatSpec spec) {
    return new FormatSpec(
        spec.cluster(),
        spec.nodes(),
        spec.slots(),
        spec.checkpointBytes(),
        spec.logBytes(),
        Timing.DEFAULT,
        spec.singleHost());
  }

  private void format() throws IOException {
    disks.clear();
    confirmed.clear();
    boots = 0;
    for (int index = 0; index < COUNT; index++) {
      disks.add(new SimulatedDisk("disk." + index, DeviceStore.bytes(spec), 1));
    }
    DeviceStore.format(devices(), spec, new UUID(1, 1));
  }

  private SectorDevice device(int index) {
    return disks
        .get(index)
        .attach(
            (write, at) -> {
              if (failing == index || (write && writesLeft-- <= 0)) {
                throw new IOException("Input/output error");
              }
            });
  }

  private List<SectorDevice> devices() {
    return IntStream.range(0, COUNT).mapToObj(this::device).toList();
  }

  private MembershipDatabase open(List<SectorDevice> devices) {
    return DeviceStore.open(devices, clock.environment());
  }

  /** A boot that commits while one disk after the other fails, and ends without a word. */
  private void live(Random chance) {
    failing = chance.nextInt(COUNT + 1) - 1;
    SlotClaim claim = open(devices()).claim(NodeId.of(chance.nextInt(2)), progress -> {});
    boots++;
    if (!(claim.bid(boots) instanceof BidOutcome.Chosen)) {
      return;
    }
    claim.adopt(boots);
    for (int commit = chance.nextInt(40); commit > 0; commit--) {
      if (chance.nextInt(6) == 0) {
        failing = chance.nextInt(COUNT + 1) - 1;
      }
      String key = boots + "/" + commit;
      if (claim.commit(boots, List.of(Change.put(key, new byte[chance.nextInt(500)])))
          instanceof CommitOutcome.Confirmed) {
        confirmed.add(key);
      }
    }
    failing = NONE;
    claim.leave();
  }

  private Disks others(int lost) {
    return VotingDisks.openOthers(
        IntStream.range(0, COUNT)
            .filter(index -> index != lost)
            .mapToObj(index -> Opening.of(device(index)))
            .toList(),
        clock.environment());
  }

  private void replace(int lost) throws IOException {
    Superblock.Place place;
    try (Disks left = others(lost)) {
      DiskReplacement replacement = new DiskReplacement(left);
      replacement.requireSound();
      place = replacement.fence();
      assertThat(place.index()).isEqualTo(lost);
    }
    try (Disks left = others(lost)) {
      DiskReplacement replacement = new DiskReplacement(left);
      replacement.requireSound();
      replacement.copy(device(lost), place);
    }
  }

  private void requireAllIsThereWhicheverDiskFails() {
    for (failing = 0; failing < COUNT; failing++) {
      assertThat(open(devices()).latest().records().keySet()).containsAll(confirmed);
    }
    failing = NONE;
  }

  /** The new one begins with whatever the lost one had, or with nothing. */
  @Test
  void whateverWasConfirmedOutlivesTheNextDiskThatIsLost_DB9() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      Random chance = new Random(seed);
      format();
      for (int boot = 0; boot < 4; boot++) {
        live(chance);
      }
      int lost = chance.nextInt(COUNT);
      if (chance.nextBoolean()) {
        disks.get(lost).poke(0, new byte[Math.toIntExact(DeviceStore.bytes(spec))]);
      }
      replace(lost);
      requireAllIsThereWhicheverDiskFails();
      live(chance);
      requireAllIsThereWhicheverDiskFails();
    }
  }

  @Test
  void theLostOneIsLetInNoMore_DB9() throws IOException {
    format();
    live(new Random(1));
    int bytes = Math.toIntExact(DeviceStore.bytes(spec));
    byte[] before = disks.get(1).peek(0, bytes);
    replace(1);
    disks.get(1).poke(0, before);
    assertThatThrownBy(() -> open(devices()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("disk.1")
        .hasMessageContaining("until that one was replaced");
  }

  /** It would bring back what was before, as one of two. */
  @Test
  void norIsAnotherOneMadeFromIt_DB9() throws IOException {
    format();
    int bytes = Math.toIntExact(DeviceStore.bytes(spec));
    byte[] before = disks.get(1).peek(0, bytes);
    replace(1);
    disks.get(1).poke(0, before);
    assertThatThrownBy(() -> replace(0))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("until that one was replaced");
  }

  /** A node that nobody has noticed, and that has the lost disk open, and a majority with it. */
  @Test
  void whoHasTheLostOneOpenConfirmsNothingAnyMore_DB9() throws IOException {
    format();
    SlotClaim claim = open(devices()).claim(NodeId.of(0), progress -> {});
    claim.bid(1);
    claim.adopt(1);
    replace(1);
    assertThat(claim.commit(1, List.of(Change.put("key", new byte[1]))))
        .isNotInstanceOf(CommitOutcome.Confirmed.class);
  }

  @Test
  void whatWasCutOffIsDoneAgain_DB9() throws IOException {
    boolean whole = false;
    for (int writes = 0; !whole; writes++) {
      format();
      live(new Random(2));
      writesLeft = writes;
      whole = replaces();
      writesLeft = Integer.MAX_VALUE;
      replace(0);
      requireAllIsThereWhicheverDiskFails();
    }
  }

  private boolean replaces() {
    try {
      replace(0);
      return true;
    } catch (IOException | ProblemException e) {
      return false;
    }
  }

  /** The lost one may have been the one that had it whole. */
  @Test
  void whatIsInDoubtIsRepairedFirst_DB7() throws IOException {
    format();
    live(new Random(3));
    long block = shape.layout.at(Area.PAXOS, 1);
    disks.get(2).poke(block, new byte[SectorDevice.SECTOR]);
    assertThatThrownBy(() -> replace(0))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("offset " + block);
  }

  @Test
  void filesAreReplacedAsTheCommandDoes_DB9() throws IOException {
    List<Path> files =
        IntStream.range(0, COUNT).mapToObj(index -> folder.resolve("disk." + index)).toList();
    new DiskFormatter(spec).format(files, false);
    DiskTools tools = new DiskTools();
    List<Path> others = List.of(files.get(0), files.get(2));
    refused(() -> tools.replace(others, files.get(0), true), "one of those that are left");
    refused(() -> tools.replace(others, files.get(1), false), "--force overwrites it");
    refused(() -> tools.replace(others.subList(0, 1), files.get(1), true), "2 others are needed");
    Files.delete(files.get(1));
    Path fresh = folder.resolve("fresh");
    assertThat(tools.replace(others, fresh, false)).isEqualTo("voting disk 2 of 3");
    assertThat(tools.check(List.of(files.get(0), fresh, files.get(2))).ok()).isTrue();
  }

  private static void refused(Runnable work, String why) {
    assertThatThrownBy(work::run).isInstanceOf(ProblemException.class).hasMessageContaining(why);
  }
}
