package org.lockstep.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Felix's own shell in a node's terminal. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals and /proc")
class ConsoleIT {
  @TempDir Path folder;

  @Test
  void theCommandsAreInGogoAndItsEndIsAGracefulLeave() throws Exception {
    Path run = Files.createTempDirectory("ls");
    Map<String, String> environment =
        Map.of(
            "LOCKSTEP_RUN", run.toString(),
            "XDG_STATE_HOME", folder.toString(),
            "JAVA_HOME", System.getProperty("java.home"));
    Script script = new Script(folder, environment);
    script.run(
        "disk", "format", "d", "--cluster", "t", "--nodes", "N0", "--slots", "4", "--single-host");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("lockstep").toAbsolutePath().toString(),
                "node",
                "start",
                "--disk",
                "d",
                "--node",
                "N0",
                "--console")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process node = builder.start();
    try {
      while (!script.run("subsystem", "list").out().contains("N0 JOINED")) {
        assertThat(node.isAlive()).isTrue();
      }
      OutputStream in = node.getOutputStream();
      in.write(
          ("lockstep:status\nlockstep:cs-list\nlockstep:transition-history --chart | grep nowhere\n"
                  + "lockstep:cs-show none\nlockstep:node-leave\n")
              .getBytes(StandardCharsets.UTF_8));
      in.flush();
      StringBuilder said = new StringBuilder();
      BufferedReader out =
          new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
      }
      assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said.toString())
          .contains("cluster t, master N0")
          .contains("No client services")
          .doesNotContain("█")
          .contains("no client service")
          .contains("'cs show' ended with exit code 1");
      assertThat(script.run("disk", "check", "d").exit()).isZero();
    } finally {
      node.destroyForcibly().waitFor();
    }
  }
}
