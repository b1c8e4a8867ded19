package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;

/** A disk for a single host, on a file system that refuses direct I/O. */
class CoherenceTest {
  private static final UUID ANOTHER = new UUID(1, 1);

  private final TestDisk disk = TestDisk.formatted(64 * 1024, 64 * 1024);
  private final HostIdentity formatted = HostIdentity.current();
  private final HostIdentity rebooted = new HostIdentity(ANOTHER, new UUID(2, 2));

  @BeforeEach
  void cached() {
    disk.disk.direct(false);
  }

  private Coherence seenFrom(HostIdentity here) {
    return new Coherence(disk.volume(), here);
  }

  /** The machine on which it was formatted, in its next boot. */
  private Coherence afterReboot() {
    Superblock old = disk.volume().superblock;
    HostIdentity host = new HostIdentity(old.host().boot(), rebooted.machine());
    poke(new Superblock(old.header(), old.layout(), host, old.place()));
    return seenFrom(rebooted);
  }

  private void poke(Superblock known) {
    disk.disk.poke(
        disk.layout.superblock(0),
        Sector.seal(
            Area.SUPERBLOCK,
            disk.volume().cluster,
            Sector.FORMATTER,
            Position.START,
            known.body()));
  }

  @Test
  void nodesOfOneBootShareIt_DB12() {
    disk.claim(0);
    seenFrom(formatted).require();
  }

  @Test
  void anotherMachineIsRefused_DB12() {
    assertThatThrownBy(() -> seenFrom(rebooted).require())
        .hasMessageContaining("formatted on another");
    disk.disk.direct(true);
    seenFrom(rebooted).require();
  }

  /** A cluster of several hosts on a file system without direct I/O. */
  @Test
  void oneThatIsNotForASingleHostIsRefused_DB12() {
    Superblock old = disk.volume().superblock;
    ClusterHeader header = old.header();
    ClusterHeader several =
        new ClusterHeader(header.name(), header.id(), header.slots(), header.timing(), false);
    poke(new Superblock(several, old.layout(), old.host(), old.place()));
    assertThatThrownBy(() -> seenFrom(formatted).require())
        .hasMessageContaining("not for a single host");
    assertThatThrownBy(this::opened).hasMessageContaining("not for a single host");
    disk.disk.direct(true);
    opened().close();
  }

  private MembershipDatabase opened() {
    List<Opener.Opening> openings = List.of(Opener.Opening.of(disk.disk.attach()));
    return DiskStoreProvider.open(openings, Environment.real());
  }

  @Test
  void afterARebootItOpensWhenAllHaveLeft_DB12() {
    SlotClaim claim = disk.claim(1);
    assertThatThrownBy(() -> afterReboot().require())
        .hasMessageContaining("N1 did not leave")
        .hasMessageContaining("disk repair --slot 1");
    claim.leave();
    afterReboot().require();
  }

  @Test
  void anOperatorsWordGivesTheSlotBack_DB12() {
    disk.claim(1);
    disk.claim(2);
    for (int down = 1; down <= 2; down++) {
      String still = "N" + down + " did not leave";
      assertThatThrownBy(() -> afterReboot().require()).hasMessageContaining(still);
      afterReboot().requireOrigin();
      new DiskRepair(disk.disks(), NodeId.of(down)).giveBack();
    }
    afterReboot().require();
    assertThat(disk.claim(1).incarnation().number()).isEqualTo(2);
  }

  @Test
  void twoUnknownBootsAreNeverTheSame_DB12() {
    HostIdentity unknown = new HostIdentity(HostIdentity.UNKNOWN, HostIdentity.UNKNOWN);
    assertThat(unknown.sameBoot(HostIdentity.UNKNOWN)).isFalse();
    assertThat(unknown.sameMachine(HostIdentity.UNKNOWN)).isFalse();
    assertThatThrownBy(() -> seenFrom(unknown).require()).hasMessageContaining("another");
  }
}
