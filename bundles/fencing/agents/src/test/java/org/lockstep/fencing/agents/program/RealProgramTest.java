package org.lockstep.fencing.agents.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.fencing.FenceAgent;
import org.lockstep.fencing.FenceRequest;

/** The host's own {@code fence_dummy}, where it has one: its "host" is a file. */
@Timeout(60)
class RealProgramTest {
  @TempDir Path folder;

  @Test
  void theDummyOfThePackageIsUnderstood_ND4() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    ProgramFolders programs = new ProgramFolders(ProgramFolders.USUAL, threads);
    Optional<FenceAgent> dummy = programs.find("dummy");
    assumeTrue(dummy.isPresent(), "the package fence-agents is not installed: no fence_dummy");
    Path host = Files.writeString(folder.resolve("host"), "on");
    Map<String, String> parameters = Map.of("status_file", host.toString(), "type", "file");
    assertThat(dummy.get().validate(parameters)).isEmpty();
    assertThat(dummy.get().validate(Map.of("status_fil", "x", "power_wait", "long")))
        .extracting(Problem::where)
        .containsExactly("power_wait", "status_fil");
    dummy
        .get()
        .fence(
            new FenceRequest(
                "N2", Incarnation.of(2, 7), parameters, Set.of(), Duration.ofSeconds(30)))
        .toCompletableFuture()
        .get(40, TimeUnit.SECONDS);
    assertThat(host).hasContent("off");
    threads.shutdownNow();
  }
}
