package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The witness sees what it is there to see. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "flock")
class WitnessTest {
  @TempDir Path folder;

  @Test
  void aSecondOneIsAClash() throws Exception {
    Witness witness = new Witness(folder, "w");
    Process first = start(witness);
    try {
      while (witness.evidence().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(start(witness).waitFor()).isEqualTo(1);
      assertThat(witness.evidence()).containsExactly("START on 7", "CLASH on 7");
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  private Process start(Witness witness) throws Exception {
    Path own = folder.resolve("witness-" + witness.name());
    assertThat(Files.exists(own.resolve("run.sh"))).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder("bash", own.resolve("run.sh").toString(), own.toString(), "stay");
    builder.environment().put("LOCKSTEP_NODE", "7");
    return builder.start();
  }
}
