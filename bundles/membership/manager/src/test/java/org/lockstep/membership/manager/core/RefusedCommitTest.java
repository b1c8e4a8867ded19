package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** The history grows with every transition; the store it is kept in does not. */
class RefusedCommitTest {
  private static final Incarnation BOOT = Incarnation.of(0, 1);
  private static final Problem TOO_LARGE = new Problem("too-large", "commit refused", "disk", "");

  private final Moment now = new Moment(1_000, 1_000);
  private final Master master =
      new Master(
          BOOT.node(),
          1,
          new Snapshot(new Position(1, 1), CoreCluster.configured(List.of(BOOT.node())).records()),
          ClusterState.EMPTY,
          List.of(),
          now);
  private final List<Output> said = new ArrayList<>();

  private Output.Write lastWrite() {
    return said.stream()
        .filter(Output.Write.class::isInstance)
        .map(Output.Write.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void theMembershipGoesOnWithoutItsHistory_MM18() {
    said.addAll(master.begin(now));
    said.addAll(
        master.received(BOOT, new Message.Request(1, new Ask.Join(List.of(), List.of(), "")), now));
    said.addAll(master.tick(new Moment(now.ms() + NextCommit.GATHER_MS, now.wallMs())));
    said.addAll(master.confirmed(new Commit(new Position(1, 2), List.of()), now));
    Batch first = master.state().batches().values().iterator().next();
    said.addAll(master.received(BOOT, new Message.Ack(1, first.id(), 0, ""), now));
    assertThat(lastWrite().history()).isNotEmpty();

    said.clear();
    said.addAll(master.refused(TOO_LARGE, now));
    assertThat(lastWrite().history()).isEmpty();
    assertThat(lastWrite().state().isMember(BOOT)).isTrue();
    assertThat(master.over()).isFalse();

    said.addAll(master.refused(TOO_LARGE, now));
    assertThat(master.over()).as("there is nothing more to leave out").isTrue();
  }
}
