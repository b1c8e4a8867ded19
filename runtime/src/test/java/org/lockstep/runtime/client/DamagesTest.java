package org.lockstep.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Problem;
import org.lockstep.store.spi.DiskAdministration.Damage;

class DamagesTest {
  private static Damage damage(long offset, String why) {
    return new Damage(new Problem("c", "damaged", "d", why), "d", offset, "log", 1, "");
  }

  @Test
  void whatIsOnlyBeingWrittenIsNotDamaged() {
    List<Damage> first = List.of(damage(1, "entry 1:7 is missing"), damage(2, "all zeros"));
    List<Damage> second = List.of(damage(1, "entry 1:9 is missing"), damage(2, "all zeros"));
    assertThat(Damages.lasting(first, second).lines())
        .singleElement()
        .asString()
        .contains("log of slot 1 at offset 2: all zeros");
  }

  @Test
  void theReasonNamesThem() {
    Problem late = new Problem("not-joined", "not joined", "N0", "after 30 s");
    assertThat(new Damages(List.of("log of slot 1")).alsoIn(late).why())
        .contains("after 30 s")
        .contains("log of slot 1");
    assertThat(new Damages(List.of()).alsoIn(late)).isEqualTo(late);
  }
}
