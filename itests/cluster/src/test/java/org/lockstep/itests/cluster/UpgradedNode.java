package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Three nodes, of which N1 is in maintenance and runs the client service {@code web}. */
final class UpgradedNode implements AutoCloseable {
  /** By which the programs of this run are known among all others. */
  private final String seconds = "" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

  private final RealCluster cluster;

  /**
   * @param cluster not started yet; closed with this
   */
  UpgradedNode(RealCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param settings what else the definition says, a line
   */
  void start(String settings) throws Exception {
    cluster.startAndAwait(0, 1, 2);
    Path file =
        Files.writeString(
            cluster.folder().resolve("web.yaml"),
            """
            client_services:
              - name: web
                preferences: {ordered: [N1, N2]}
                maturity: {count: 3}
                SETTINGS
                actions:
                  start: {type: exec, daemon: true, command: [sleep, "SECONDS"]}
            """
                .replace("SETTINGS", settings)
                .replace("SECONDS", seconds));
    cluster.run(0, "cs", "define", file.toString());
    cluster.awaitService(0, "web", "REGISTERED N1");
    cluster.run(0, "node", "maintain", "N1");
  }

  List<ProcessHandle> programs() {
    List<String> lines = List.of("sleep " + seconds, "/usr/bin/sleep " + seconds);
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().filter(lines::contains).isPresent())
        .toList();
  }

  /** The process of its program, of which there is one. */
  long only() throws IOException {
    List<ProcessHandle> found = programs();
    assertThat(found).as(cluster.logs()).hasSize(1);
    return found.get(0).pid();
  }

  /** It was told to stop, or killed. */
  void awaitEnd() throws Exception {
    assertThat(cluster.process(1).waitFor(60, TimeUnit.SECONDS)).as(cluster.logs()).isTrue();
    cluster.await(0, "N1 is gone", status -> status.stateOf("N1").equals("INACTIVE"));
  }

  void stop() throws Exception {
    cluster.signal(1, "TERM");
    awaitEnd();
  }

  boolean shows(String text) {
    try {
      return cluster.run(0, "cs", "show", "web").contains(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    programs().forEach(ProcessHandle::destroyForcibly);
    cluster.close();
  }
}
