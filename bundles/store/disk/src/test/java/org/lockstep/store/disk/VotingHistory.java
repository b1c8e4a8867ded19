package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** Voting disks, what was confirmed on them while some failed, and disks made anew. */
final class VotingHistory {
  /** Threads may be slow: nothing is late here. */
  static final FormatSpec SPEC = patient(TestDisk.blank(64 * 1024, 64 * 1024, 1).spec());

  final List<SimulatedDisk> disks = new ArrayList<>();
  final Set<Integer> failing = new TreeSet<>();

  /** After so many every further one fails. */
  int writesLeft = Integer.MAX_VALUE;

  private final int count;
  private final Random chance = new Random(1);
  private final SimulatedClock clock = new SimulatedClock();
  private final Set<String> confirmed = new TreeSet<>();
  private int boots;

  VotingHistory(int count) {
    this.count = count;
    for (int index = 0; index < count; index++) {
      disks.add(new SimulatedDisk("disk." + index, DeviceStore.bytes(SPEC), 1));
    }
    try {
      DeviceStore.format(devices(), SPEC, new UUID(1, 1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

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

  static int bytes() {
    return Math.toIntExact(DeviceStore.bytes(SPEC));
  }

  SectorDevice device(int index) {
    return disks
        .get(index)
        .attach(
            (write, at) -> {
              if (failing.contains(index) || (write && writesLeft-- <= 0)) {
                throw new IOException("Input/output error");
              }
            });
  }

  private List<SectorDevice> devices() {
    return IntStream.range(0, count).mapToObj(this::device).toList();
  }

  MembershipDatabase open() {
    return DeviceStore.open(devices(), clock.environment());
  }

  SlotClaim master() {
    SlotClaim claim = open().claim(NodeId.of(0), progress -> {});
    boots++;
    assertThat(claim.bid(boots)).isInstanceOf(BidOutcome.Chosen.class);
    claim.adopt(boots);
    return claim;
  }

  /** A boot that commits while disks fail, now these and now those, and leaves. */
  void live(Random chance) {
    live(chance, count / 2);
  }

  /**
   * @param most how many of them fail at once
   */
  void live(Random chance, int most) {
    someFail(chance, most);
    SlotClaim claim = open().claim(NodeId.of(chance.nextInt(2)), progress -> {});
    boots++;
    if (claim.bid(boots) instanceof BidOutcome.Chosen) {
      claim.adopt(boots);
      for (int commit = chance.nextInt(40); commit > 0; commit--) {
        if (chance.nextInt(6) == 0) {
          someFail(chance, most);
        }
        commit(claim, boots + "/" + commit, chance.nextInt(500));
      }
    }
    failing.clear();
    claim.leave();
  }

  private void commit(SlotClaim claim, String key, int length) {
    if (claim.commit(boots, List.of(Change.put(key, new byte[length])))
        instanceof CommitOutcome.Confirmed) {
      confirmed.add(key);
    }
  }

  private void someFail(Random chance, int most) {
    failing.clear();
    failing.addAll(any(chance, chance.nextInt(most + 1)));
  }

  /** So many of the disks. */
  Set<Integer> any(Random chance, int many) {
    List<Integer> all = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(all, chance);
    return new TreeSet<>(all.subList(0, many));
  }

  void blank(int index) {
    disks.get(index).poke(0, new byte[bytes()]);
  }

  Disks others(Set<Integer> lost) {
    return VotingDisks.openOthers(
        IntStream.range(0, count)
            .filter(index -> !lost.contains(index))
            .mapToObj(index -> Opening.of(device(index)))
            .toList(),
        clock.environment());
  }

  void replace(int lost) throws IOException {
    replace(lost, Set.of());
  }

  /** As {@link DiskTools#replace} does; those that are lost too are not named. */
  void replace(int lost, Set<Integer> lostToo) throws IOException {
    Set<Integer> unnamed = new TreeSet<>(lostToo);
    unnamed.add(lost);
    Superblock.Place place;
    try (Disks left = others(unnamed)) {
      DiskReplacement replacement = new DiskReplacement(left);
      replacement.requireSound();
      place = replacement.fence(Optional.empty(), chance);
    }
    try (Disks left = others(unnamed)) {
      DiskReplacement replacement = new DiskReplacement(left);
      replacement.requireSound();
      replacement.copy(device(place.index()), place);
    }
  }

  boolean replaces(int lost) {
    try {
      replace(lost);
      return true;
    } catch (IOException | ProblemException e) {
      return false;
    }
  }

  /** Whatever was confirmed, with every minority of the disks gone. */
  void requireAllIsThere() {
    for (int set = 0; set < 1 << count; set++) {
      failing.clear();
      for (int index = 0; index < count; index++) {
        if ((set >> index & 1) == 1) {
          failing.add(index);
        }
      }
      if (failing.size() == count / 2) {
        assertThat(open().latest().records().keySet())
            .as("without %s", failing)
            .containsAll(confirmed);
      }
    }
    failing.clear();
  }
}
