package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.testkit.Corruption;

/**
 * Whatever lies on a disk, be its checksum right, is read or refused by its place (DB-7), and harms
 * nobody else's reading of the rest.
 */
class BadDiskFuzzTest {
  private static final int TIMES = Integer.getInteger("lockstep.fuzz", 20_000) / 4;
  private static final int CRC_AT = 508;

  private final TestDisk disk = TestDisk.formatted(64 * 1024, 64 * 1024);

  BadDiskFuzzTest() {
    SlotClaim master = disk.master(0, 1);
    master.vouch(Incarnation.of(2, 1));
    disk.claim(1).deathMark().forEach(mark -> disk.disk.poke(mark.offset(), mark.bytes()));
    for (int i = 0; i < 3; i++) {
      TestDisk.put(master, 1, "k/" + i);
    }
  }

  @Test
  @Timeout(120)
  void aBadSectorIsReadOrRefusedWhateverItSays_DB7() {
    List<Long> sectors = disk.disk.usedSectors();
    for (int seed = 0; seed < TIMES; seed++) {
      Random chance = new Random(seed);
      long offset = sectors.get(chance.nextInt(sectors.size()));
      byte[] sound = disk.disk.peek(offset, TestDisk.S);
      byte[] bad = Arrays.copyOf(spoilt(sound, chance), TestDisk.S);
      disk.disk.poke(offset, bad);
      refusesOrWorks(seed, () -> disk.open().observe());
      refusesOrWorks(seed, () -> disk.open().latest());
      refusesOrWorks(seed, () -> new DiskCheck(disk.volume()).run());
      disk.disk.poke(offset, sound);
    }
  }

  /** One node's bad heartbeat must not blind the others for everybody else's. */
  @Test
  @Timeout(120)
  void aBadSectorOfOneSlotHidesNoOtherSlot_DB7() {
    for (Area area : List.of(Area.HEARTBEAT, Area.MARK, Area.VOUCH)) {
      long offset = disk.layout.at(area, 1);
      byte[] sound = disk.disk.peek(offset, TestDisk.S);
      for (int seed = 0; seed < TIMES; seed++) {
        disk.disk.poke(offset, resealed(sound, new Random(seed)));
        MembershipDatabase database = disk.open();
        assertThat(database.observe().slots())
            .as("%s, seed %d", area, seed)
            .containsKeys(NodeId.of(0), NodeId.of(2));
      }
      disk.disk.poke(offset, sound);
    }
  }

  @Test
  @Timeout(120)
  void aBadSectorKeepsNobodyFromHisSlot_DB3() {
    long offset = disk.layout.at(Area.HEARTBEAT, 1);
    byte[] sound = disk.disk.peek(offset, TestDisk.S);
    for (int seed = 0; seed < TIMES / 20; seed++) {
      TestDisk fresh = TestDisk.formatted(64 * 1024, 64 * 1024);
      fresh.disk.poke(offset, resealed(sound, new Random(seed)));
      refusesOrWorks(seed, () -> fresh.claim(0).commit(1, List.of(Change.delete("k"))));
      refusesOrWorks(seed, () -> fresh.claim(1));
    }
  }

  private static void refusesOrWorks(int seed, Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      assertThat(e.problem().where()).as("seed %d: %s", seed, e).isNotEmpty();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("seed " + seed + ": that is no refusal: " + e, e);
    }
  }

  private static byte[] spoilt(byte[] sound, Random chance) {
    return chance.nextBoolean() ? resealed(sound, chance) : new Corruption(chance).within(sound);
  }

  /** What is behind the header is spoilt, and the checksum says that it is not. */
  private static byte[] resealed(byte[] sound, Random chance) {
    byte[] sector = sound.clone();
    byte[] body = Arrays.copyOfRange(sound, Sector.PAYLOAD - Sector.MAX_BODY - 4, CRC_AT);
    byte[] spoilt = new Corruption(chance).within(body);
    System.arraycopy(spoilt, 0, sector, CRC_AT - spoilt.length, spoilt.length);
    if (chance.nextInt(4) == 0) {
      ByteBuffer.wrap(sector).putInt(56, chance.nextInt()); // how long the body is
    }
    CRC32C crc = new CRC32C();
    crc.update(sector, 0, CRC_AT);
    ByteBuffer.wrap(sector).putInt(CRC_AT, (int) crc.getValue());
    return sector;
  }
}
