package org.lockstep.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Incarnation;
import org.lockstep.store.spi.SealedSector;

class OwnMarkTest {
  private static final Incarnation BOOT = Incarnation.of(2, 7);

  @TempDir Path folder;

  @Test
  void ND4_onlyWhatTheSupervisorWroteIsAMark() throws IOException {
    Path file = folder.resolve("mark");
    OwnMark mark = new OwnMark(file);
    assertThat(mark.read()).isEmpty();
    SealedSector sealed = mark.of(BOOT).get(0);
    assertThat(mark.read()).as("the node lives").isEmpty();
    assertThat(sealed.file()).isEqualTo(file.toString());
    Files.write(file, sealed.bytes());
    assertThat(mark.read()).contains(BOOT);
    for (int i = 0; i < 16; i++) {
      byte[] torn = sealed.bytes().clone();
      torn[i] ^= 1;
      Files.write(file, torn);
      assertThat(mark.read()).as("byte %s", i).isEmpty();
    }
  }
}
