package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Hearing;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;

class HeartbeatBodyTest {
  private static final int WILLS = Byte.BYTES + Integer.BYTES;

  private static final UUID CLUSTER = new UUID(1, 2);

  private static Sector sector(ByteBuffer body) {
    byte[] sealed = Sector.seal(Area.HEARTBEAT, CLUSTER, 1, new Position(1, 1), body);
    return Sector.parse(sealed, 0, Area.HEARTBEAT);
  }

  @Test
  void theLongestOneFitsIntoWhatADiskWritesWhole_DB7() {
    TreeSet<NodeId> all =
        IntStream.rangeClosed(0, NodeId.MAX)
            .mapToObj(NodeId::of)
            .collect(Collectors.toCollection(TreeSet::new));
    Heartbeat said =
        new Heartbeat(
            "x".repeat(Heartbeat.MAX_ADDRESS), 9, new Position(9, 9), new Hearing(9, all));
    HeartbeatBody longest = HeartbeatBody.UNUSED.claimedBy(1, CLUSTER, 5).renewed(said);
    assertThat(HeartbeatBody.of(sector(longest.body()))).isEqualTo(longest);
  }

  /** Else a checkpoint of before would pass for the newest, once those after it are damaged. */
  @Test
  void whatWasOnceConfirmedIsRememberedByTheNextBootToo_DB6_DB7() {
    Position confirmed = new Position(4, 17);
    Heartbeat said = new Heartbeat("", 4, confirmed, Hearing.ALL);
    HeartbeatBody first = HeartbeatBody.UNUSED.claimedBy(1, CLUSTER, 5).renewed(said);
    assertThat(first.leaving().said().confirmed()).isEqualTo(confirmed);
    HeartbeatBody second = first.claimedBy(2, CLUSTER, 6);
    assertThat(second.said().confirmed()).isEqualTo(confirmed);
    assertThat(second.renewed(Heartbeat.SILENT).said().confirmed()).isEqualTo(confirmed);
    assertThat(second.said().serving())
        .as("it serves nothing")
        .isEqualTo(Heartbeat.SILENT.serving());
  }

  @Test
  void whetherWillsAreLeftIsKeptByTheNextBoot_ND4() {
    Heartbeat said = Heartbeat.SILENT.bequeathing(true);
    HeartbeatBody first = HeartbeatBody.UNUSED.claimedBy(3, CLUSTER, 5).renewed(said);
    assertThat(HeartbeatBody.of(sector(first.body()))).isEqualTo(first);
    assertThat(first.bequeathed()).isEqualTo(3);
    HeartbeatBody second = first.claimedBy(4, CLUSTER, 6);
    assertThat(second.bequeathed()).isEqualTo(3);
    assertThat(second.renewed(said).bequeathed()).isEqualTo(4);
    HeartbeatBody left = second.renewed(said).leaving();
    assertThat(HeartbeatBody.of(sector(left.body())).bequeathed()).isEqualTo(3);
  }

  @Test
  void oneOfAVersionThatSaysNothingOfWillsIsRead_AL3() {
    HeartbeatBody body = HeartbeatBody.UNUSED.claimedBy(1, CLUSTER, 5);
    ByteBuffer shorter = body.body();
    shorter.limit(shorter.limit() - WILLS);
    assertThat(HeartbeatBody.of(sector(shorter))).isEqualTo(body);
  }

  @Test
  void oneOfAVersionThatSaysNothingOfWhomItHearsIsRead_AL3() {
    HeartbeatBody body = HeartbeatBody.UNUSED.claimedBy(1, CLUSTER, 5);
    ByteBuffer shorter = body.body();
    int hearing = Long.BYTES + Byte.BYTES;
    shorter.limit(shorter.limit() - hearing - WILLS);
    assertThat(HeartbeatBody.of(sector(shorter))).isEqualTo(body);
  }
}
