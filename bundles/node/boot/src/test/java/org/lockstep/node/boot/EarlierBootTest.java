package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.SlotView;

/** What is gone with the run of a host's kernel (ND-4). */
@EnabledOnOs(value = OS.LINUX, disabledReason = "hosts are known by /proc")
class EarlierBootTest {
  private static final UUID CLUSTER = new UUID(1, 2);

  @TempDir Path logs;
  private final List<Object> marked = new ArrayList<>();

  /** A boot begins, of a slot that tells of wills of an earlier one. */
  private void boot(int number, int bequeathed) {
    Incarnation boot = Incarnation.of(1, number);
    SlotView own = new SlotView(boot, 1, false, Heartbeat.SILENT, 0, 0, bequeathed);
    TreeMap<NodeId, SlotView> slots = new TreeMap<>(Map.of(boot.node(), own));
    Observation seen = new Observation(slots, Optional.empty(), 0, List.of());
    SlotClaim claim =
        Fakes.of(
            SlotClaim.class,
            Map.of("incarnation", none -> boot, "markDead", it -> marked.add(it[0]) ? null : null));
    MembershipDatabase database =
        Fakes.of(MembershipDatabase.class, Map.of("observe", none -> seen));
    new EarlierBoot(logs, CLUSTER, claim).settle(database);
  }

  private Path file() {
    return logs.resolve("boot");
  }

  /** As the host would look to the present run of its kernel. */
  private void restart() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String line : Files.readAllLines(file())) {
      Keeper now = Keeper.of(line);
      assumeFalse(now.machine().isEmpty(), "a container cannot say whether its host was restarted");
      lines.append(
          new Keeper(now.machine(), "before", now.processes(), 1, "0", false, now.marker()).text());
      lines.append('\n');
    }
    Files.writeString(file(), lines);
  }

  private void write(Keeper keeper) throws IOException {
    Files.writeString(file(), keeper.text());
  }

  @Test
  void aStartOfTheHostEndsWhatTheLastBootHasLeft_ND4() throws Exception {
    boot(3, 0);
    restart();
    boot(4, 3);
    assertThat(marked).containsExactly(3);
    boot(5, 0);
    assertThat(marked).hasSize(1);
  }

  @Test
  void onTheSameRunOfTheKernelItMayStillBeAtWork_ND4() {
    boot(3, 0);
    boot(4, 3);
    assertThat(marked).isEmpty();
  }

  @Test
  void whenTheHostIsStartedAgainLaterItIsSaidThen_ND4() throws Exception {
    boot(3, 0);
    boot(4, 3);
    boot(5, 3);
    restart();
    boot(6, 3);
    assertThat(marked).containsExactly(3);
  }

  @Test
  void aContainerIsNoMachineThatCouldBeKnownAgain_ND4() throws Exception {
    assertThat(Keeper.machine("pid:[4026532001]")).isEmpty();
  }

  @Test
  void whatAnotherBootHasLeftMayBeOnAnotherHost_ND4() throws Exception {
    boot(3, 0);
    restart();
    boot(5, 4);
    assertThat(marked).isEmpty();
  }

  @Test
  void anotherMachineSaysNothing_ND4() throws Exception {
    boot(3, 0);
    Keeper now = Keeper.of(Files.readString(file()));
    write(new Keeper("other", "before", now.processes(), 1, "0", false, now.marker()));
    boot(4, 3);
    assertThat(marked).isEmpty();
  }

  @Test
  void whereNothingOrNonsenseIsWrittenNothingIsSaid_ND4() throws Exception {
    boot(4, 3);
    Files.writeString(file(), "x");
    boot(5, 4);
    assertThat(marked).isEmpty();
  }
}
