package org.lockstep.node.boot.notice;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's own program: its socket is one of datagrams, which Java has not. */
record SystemdNotify(Path program, long boundMs) {
  private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);

  void tell(String... assignments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(assignments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(boundMs, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        LOG.warn("{} has not ended after {} ms", command, boundMs);
      } else if (process.exitValue() != 0) {
        LOG.warn("{} has ended with {}", command, process.exitValue());
      }
    } catch (IOException e) {
      LOG.warn("The service manager is not told {}: {}", List.of(assignments), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
