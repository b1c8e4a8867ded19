package org.lockstep.runtime.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoClusterTest {
  @TempDir Path folder;

  @Test
  void aProcessThatEndsIsAFailureUnlessItsNodeLeaves() throws Exception {
    try (DemoCluster cluster = new DemoCluster(folder, folder)) {
      Process ended =
          new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      ended.waitFor();
      cluster.add("N0", ended);
      assertThatThrownBy(cluster::requireAllAlive)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("N0 ended");
      cluster.mayEnd("N0");
      cluster.requireAllAlive();
      cluster.awaitEnd("N0");
    }
  }
}
