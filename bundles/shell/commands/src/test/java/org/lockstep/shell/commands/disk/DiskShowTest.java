package org.lockstep.shell.commands.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;
import org.lockstep.store.spi.Mastership;

class DiskShowTest {
  private final Disks disks = new Disks();
  private final Recorder console = new Recorder(Optional.empty());

  private JsonNode show() throws Exception {
    int exit =
        new Invocation("disk show", new DiskShow(disks)).run(List.of("d", "--json"), console);
    assertThat(exit).as(console.err.toString()).isZero();
    return new ObjectMapper().readTree(console.out.toString());
  }

  @Test
  void aSlotThatNeverWasUsedIsNotMarkedDead() throws Exception {
    disks.slot(0, 0, false, true);
    disks.slot(1, 3, false, true);
    JsonNode slots = show().path("slots");
    assertThat(slots.get(0).path("marked").asBoolean()).isFalse();
    assertThat(slots.get(1).path("marked").asBoolean()).isTrue();
  }

  @Test
  void theLastChangeIsATimeAndOnlyOfWhatIsSeenToLive() throws Exception {
    disks.slot(0, 2, false, false);
    disks.slot(1, 2, true, false);
    Instant began = Instant.now().minusSeconds(1);
    JsonNode slots = show().path("slots");
    assertThat(Instant.parse(slots.get(0).path("lastChange").asText())).isAfter(began);
    assertThat(slots.get(1).path("lastChange").isNull()).isTrue();
    assertThat(slots.get(1).path("heartbeats").asLong()).isEqualTo(7);
  }

  @Test
  void aMastershipThatWasGivenUpHasNoMaster() throws Exception {
    disks.slot(0, 2, true, false);
    disks.mastership = Optional.of(new Mastership(4, Incarnation.of(0, 2), true));
    JsonNode shown = show();
    assertThat(shown.path("master").isNull()).isTrue();
    assertThat(shown.path("epoch").asLong()).isEqualTo(4);
  }
}
