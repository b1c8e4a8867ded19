package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.base.Workers;
import org.lockstep.store.Change;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.SimulatedClock;
import org.lockstep.testkit.SimulatedDisk;

/** Three disks that vote (DB-9). */
@Timeout(30)
class VotingDisksTest {
  private static final NodeId SLOT = NodeId.of(0);
  private static final int DOWN = -1;
  private static final Duration LONGER_THAN_A_STRAGGLER_MAY_TAKE = Duration.ofMillis(10);
  private static final Duration FOREVER = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final SimulatedClock clock = new SimulatedClock();
  private final TestDisk shape = TestDisk.blank(64 * 1024, 64 * 1024, 1);
  private final List<SimulatedDisk> disks =
      IntStream.range(0, 3).mapToObj(index -> disk("disk." + index)).toList();

  /** Which of them fail. */
  private final Set<Integer> failing = ConcurrentHashMap.newKeySet();

  /** Which of them answers only once it is released. */
  private final AtomicInteger hanging = new AtomicInteger(DOWN);

  /** Which of them takes its time. */
  private final AtomicInteger slow = new AtomicInteger(DOWN);

  private final AtomicBoolean closesHang = new AtomicBoolean();

  private final CountDownLatch released = new CountDownLatch(1);

  private SimulatedDisk disk(String name) {
    return new SimulatedDisk(name, DeviceStore.bytes(shape.spec()), 1);
  }

  @BeforeEach
  void format() throws IOException {
    List<SectorDevice> devices = disks.stream().map(SimulatedDisk::attach).toList();
    DeviceStore.format(devices, shape.spec(), new UUID(1, 1));
  }

  @AfterEach
  void letGo() {
    released.countDown();
  }

  private MembershipDatabase open() {
    return open(clock.environment());
  }

  private MembershipDatabase open(Environment environment) {
    return DeviceStore.open(IntStream.range(0, 3).mapToObj(this::attach).toList(), environment);
  }

  private SectorDevice attach(int index) {
    return new Hanging(disks.get(index).attach((write, at) -> requireWorking(index)), index);
  }

  /** A disk whose file is not closed either while it hangs. */
  private final class Hanging implements SectorDevice {
    private final SectorDevice device;
    private final int index;

    Hanging(SectorDevice device, int index) {
      this.device = device;
      this.index = index;
    }

    @Override
    public String name() {
      return device.name();
    }

    @Override
    public long size() throws IOException {
      return device.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      return device.read(offset, length);
    }

    @Override
    public void write(long offset, byte[] bytes) throws IOException {
      device.write(offset, bytes);
    }

    @Override
    public boolean direct() {
      return device.direct();
    }

    @Override
    public void close() throws IOException {
      if (closesHang.get() && hanging.get() == index) {
        hang(FOREVER);
      }
      device.close();
    }
  }

  private void requireWorking(int index) throws IOException {
    if (slow.get() == index) {
      hang(LONGER_THAN_A_STRAGGLER_MAY_TAKE);
    }
    if (failing.contains(index)) {
      throw new IOException("Input/output error");
    }
    if (hanging.get() == index) {
      hang(FOREVER);
    }
  }

  private void fail(Integer... those) {
    failing.clear();
    failing.addAll(List.of(those));
  }

  private void hang(Duration most) throws IOException {
    try {
      released.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private SlotClaim master() {
    SlotClaim claim = open().claim(SLOT, progress -> {});
    assertThat(claim.bid(1)).isInstanceOf(BidOutcome.Chosen.class);
    claim.adopt(1);
    return claim;
  }

  private static CommitOutcome put(SlotClaim master, String key) {
    return master.commit(1, List.of(Change.put(key, new byte[] {1})));
  }

  private List<Path> files(String cluster) {
    List<Path> files =
        IntStream.range(0, 3).mapToObj(index -> folder.resolve(cluster + "." + index)).toList();
    new DiskFormatter(shape.spec()).format(files, false);
    return files;
  }

  private void refused(List<Path> files, String code) {
    assertThatThrownBy(() -> TestDisk.open(files, clock))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void whatOneDiskMissedTheOthersTell_DB9() {
    SlotClaim master = master();
    for (int index = 0; index < 3; index++) {
      fail(index);
      assertThat(put(master, "key/" + index)).isInstanceOf(CommitOutcome.Confirmed.class);
    }
    for (int index = 0; index < 3; index++) {
      fail(index);
      assertThat(open().latest().records()).containsKeys("key/0", "key/1", "key/2");
    }
  }

  @Test
  void withoutAMajorityNothingIsConfirmed_DB6() {
    SlotClaim master = master();
    fail(1);
    assertThat(put(master, "one")).isInstanceOf(CommitOutcome.Confirmed.class);
    fail(1, 2);
    assertThat(put(master, "two")).isInstanceOf(CommitOutcome.Unknown.class);
  }

  @Test
  void aDiskThatHangsHoldsUpNobody_DB9() {
    SlotClaim master = master();
    hanging.set(1);
    assertThat(put(master, "one")).isInstanceOf(CommitOutcome.Confirmed.class);
    assertThat(put(master, "two")).isInstanceOf(CommitOutcome.Confirmed.class);
    assertThat(open().latest().records()).containsKeys("one", "two"); // opened without it
    released.countDown();
    fail(0);
    assertThat(open().latest().records()).containsKeys("one", "two");
  }

  @Test
  void aClaimWaitsForTheDisksThatHaveIt_DB3() {
    MembershipDatabase database =
        open(
            clock
                .environment()
                .with(
                    clock,
                    millis -> {
                      clock.advanceMillis(millis);
                      slow.set(1);
                      failing.clear();
                    }));
    fail(2);
    assertThat(database.claim(SLOT, progress -> {}).incarnation().number()).isEqualTo(1);
  }

  @Test
  void aDiskThatWasBlankedDoesNotVote_DB7() {
    SlotClaim master = master();
    fail(0);
    assertThat(put(master, "key")).isInstanceOf(CommitOutcome.Confirmed.class);
    fail();
    MembershipDatabase opened = open();
    disks.get(1).poke(0, new byte[Math.toIntExact(DeviceStore.bytes(shape.spec()))]);
    assertThat(opened.latest().records()).containsKey("key");
    fail(2);
    assertThatThrownBy(opened::latest).isInstanceOf(ProblemException.class);
  }

  @Test
  void aDeathThatOneDiskTellsOfIsProven_ND4() {
    SlotClaim claim = open().claim(SLOT, progress -> {});
    var mark = claim.deathMark().get(1);
    disks.get(1).poke(mark.offset(), mark.bytes());
    assertThat(open().observe().slots().get(SLOT).markedDead()).isEqualTo(1);
  }

  @Test
  void aMinorityMayBeMissing_DB9() throws IOException {
    List<Path> files = files("a");
    Files.delete(files.get(1));
    assertThat(TestDisk.open(files, clock).observe().problems())
        .anyMatch(problem -> problem.where().equals(files.get(1).toString()));
    Files.delete(files.get(2));
    refused(files, "no-such-disk");
  }

  @Test
  void allHaveToBeNamedAndOfOneCluster_DB9() {
    List<Path> files = files("a");
    List<Path> others = files("b");
    refused(files.subList(0, 1), "disks-incomplete");
    refused(files.subList(0, 2), "disks-incomplete");
    refused(List.of(files.get(0), files.get(1), others.get(2)), "foreign-disk");
    refused(List.of(files.get(0), files.get(1), files.get(1)), "foreign-disk");
    refused(List.of(), "no-disk");
  }

  @Test
  void anEvenNumberCannotVote_DB9() {
    List<Path> two = List.of(folder.resolve("a"), folder.resolve("b"));
    assertThatThrownBy(() -> new DiskFormatter(shape.spec()).format(two, false))
        .hasMessageContaining("odd");
    assertThat(two).noneMatch(Files::exists);
  }

  @Test
  void repairCopiesWhatAMajorityKnows_DB7() throws IOException {
    List<Path> files = files("a");
    TestDisk.open(files, clock).claim(SLOT, progress -> {}).leave();
    long offset = DiskOpening.open(files.get(1)).layout.at(Area.HEARTBEAT, SLOT.value());
    try (SectorDevice device = FileDevice.open(files.get(1))) {
      device.write(offset, new byte[SectorDevice.SECTOR]);
    }
    DiskTools tools = new DiskTools();
    assertThat(tools.check(files).damages())
        .extracting(Damage::serving)
        .containsExactly("the other disks");
    assertThat(tools.repair(files, SLOT)).hasSize(1);
    assertThat(tools.check(files).ok()).isTrue();
    assertThat(tools.show(files).slots().get(0).owner().number()).isEqualTo(1);
  }

  /** One bad sector, and the disk beside it is slow: the third would make a majority of two. */
  @Test
  void whoIsSlowIsWaitedForWhereABadSectorMakesASlotUnknown_DB9() {
    SlotClaim master = master();
    disks.get(0).poke(layout().at(Area.PAXOS, 1), new byte[SectorDevice.SECTOR]);
    slow.set(2);
    assertThat(put(master, "key")).isInstanceOf(CommitOutcome.Confirmed.class);
  }

  /** It must not begin anew, far above, where two others know it. */
  @Test
  void repairWaitsForTheDisksThatHaveIt_DB7() {
    open().claim(SLOT, progress -> {}).leave();
    disks.get(0).poke(layout().at(Area.HEARTBEAT, SLOT.value()), new byte[SectorDevice.SECTOR]);
    slow.set(2);
    assertThat(repair(SLOT)).hasSize(1);
    assertThat(open().observe().slots().get(SLOT).owner().number()).isEqualTo(1);
  }

  private List<String> repair(NodeId slot) {
    try (Disks opened = opened()) {
      return new DiskRepair(opened, slot).run();
    }
  }

  private Disks opened() {
    return VotingDisks.open(
        disks.stream().map(disk -> Opener.Opening.of(attach(disks.indexOf(disk)))).toList(),
        clock.environment());
  }

  private Layout layout() {
    try (Disks opened = opened()) {
      return opened.layout;
    }
  }

  /** Two of three would end before it, and nobody would doubt that. */
  @Test
  void repairTakesACommitFromTheDiskThatHasIt_DB7() {
    SlotClaim master = master();
    fail(2);
    assertThat(put(master, "key")).isInstanceOf(CommitOutcome.Confirmed.class);
    fail();
    disks.get(0).flip(layout().at(Area.LOG, SLOT.value()) + 70, 0);
    assertThat(repair(SLOT)).hasSize(1);
    fail(1);
    assertThat(open().latest().records()).containsKey("key");
  }

  /** The slot would be another's when it lands. */
  @Test
  void noSlotIsGivenUpWhileAWriteOfItHangs_DB6() {
    SlotClaim claim = open().claim(SLOT, progress -> {});
    hanging.set(2);
    assertThat(claim.bid(1)).isInstanceOf(BidOutcome.Chosen.class);
    assertThatThrownBy(claim::leave).hasMessageContaining("may land when the slot is another's");
    hanging.set(DOWN);
    released.countDown();
    await(() -> left(claim));
  }

  private static boolean left(SlotClaim claim) {
    try {
      claim.leave();
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait(); // the test's timeout ends it
    }
  }

  /** A file is closed when nothing is under way in it. */
  @Test
  void closingDoesNotWaitForADiskThatHangs_DB9() {
    MembershipDatabase database = open();
    hanging.set(0);
    database.observe();
    closesHang.set(true);
    database.close();
    assertThat(released.getCount()).isEqualTo(1);
  }

  @Test
  void checkAndRepairGiveADiskUpThatHangs_DB9() {
    open().claim(SLOT, progress -> {}).leave();
    try (Disks opened = VotingDisks.open(bounded(), clock.environment())) {
      hanging.set(1);
      assertThat(new DiskRepair(opened, SLOT).run()).isEmpty();
    }
    Workers workers = clock.environment().workers();
    List<Damage> damages = new VotingCheck(bounded(), workers).run().damages();
    assertThat(damages)
        .singleElement()
        .satisfies(damage -> assertThat(damage.problem().why()).contains("does not answer"));
  }

  private List<Opener.Opening> bounded() {
    Workers workers = clock.environment().workers();
    return IntStream.range(0, 3)
        .mapToObj(index -> Opener.Opening.of(new BoundedDevice(attach(index), workers, 100)))
        .toList();
  }

  /** For a while the disk on which one failed may show it over the next. */
  @Test
  void aHeartbeatThatMayBeHiddenByALateOneRenewsNothing_DB8() {
    SlotClaim claim = open().claim(SLOT, progress -> {});
    fail(1);
    claim.renew(Heartbeat.SILENT);
    fail(2);
    assertThatThrownBy(() -> claim.renew(Heartbeat.SILENT))
        .hasMessageContaining("may still land over this one");
    clock.advanceMillis(2L * TestDisk.QUICK.deadMs() + 1);
    claim.renew(Heartbeat.SILENT);
  }
}
