package org.lockstep.shell.commands.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;

class DiskRepairTest {
  private final Disks disks = new Disks();
  private final Recorder console = new Recorder(Optional.empty());

  private int repair(String slot) {
    return new Invocation("disk repair", new DiskRepair(disks))
        .run(List.of("d", "--slot", slot, "--yes"), console);
  }

  @Test
  void aSlotThatTheDiskDoesNotHaveIsRefused() {
    for (String slot : new String[] {"-1", "2"}) {
      assertThat(repair(slot)).isEqualTo(1);
    }
    assertThat(console.err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("the slots 0 to 1"));
    assertThat(disks.repaired).isZero();
  }

  @Test
  void whatCannotBeRewrittenIsNamed() {
    disks.damaged("paxos", 1);
    disks.damaged("log", 1);
    assertThat(repair("1")).isEqualTo(1);
    assertThat(console.out.toString()).contains("rewritten: paxos").doesNotContain("nothing of");
    assertThat(console.err.toString()).contains("log at offset 4096 stays damaged");
  }

  @Test
  void whatIsMendedOrWasWholeIsDone() {
    disks.damaged("log", 0);
    disks.damaged("paxos", 1);
    assertThat(repair("1")).isZero();
    assertThat(repair("1")).isZero();
    assertThat(console.out.toString()).contains("nothing of slot 1 is damaged");
  }
}
