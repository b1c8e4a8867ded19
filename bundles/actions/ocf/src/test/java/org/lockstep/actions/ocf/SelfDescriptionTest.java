package org.lockstep.actions.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent asked about itself holds nobody up and fills nothing. */
@Timeout(60)
class SelfDescriptionTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SelfDescription description =
      new SelfDescription(threads, Duration.ofMillis(1_500));

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private byte[] read(String body) throws IOException {
    return description.read(AgentFile.script(folder, "A", body), Map.of("WORD", "hello"));
  }

  @Test
  void whatItPrintsIsRead() throws Exception {
    assertThat(read("echo noise >&2; echo $1 $WORD")).asString().isEqualTo("meta-data hello\n");
  }

  @Test
  void itIsBounded() {
    assertThatThrownBy(() -> read("yes")).hasMessageContaining("more than 262144 bytes");
    assertThatThrownBy(() -> read("exit 3")).hasMessageContaining("exit code 3");
    assertThatThrownBy(() -> read("exec >&-; sleep 60")).hasMessageContaining("within 1500 ms");
  }

  @Test
  void whatHangsIsKilledWithWhatItHasStarted() throws Exception {
    Path child = folder.resolve("child");
    long begun = System.nanoTime();
    assertThatThrownBy(() -> read("sleep 60 & echo $! > " + child + "; wait"))
        .hasMessageContaining("within 1500 ms");
    assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
    long pid = Long.parseLong(Files.readString(child).strip());
    ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
  }

  @Test
  void whatItLeavesBehindHoldsNobodyUp() throws Exception {
    Path child = folder.resolve("child");
    long begun = System.nanoTime();
    catchThrowable(() -> read("setsid sleep 40 & echo $! > " + child));
    assertThat(System.nanoTime() - begun).isLessThan(20_000_000_000L);
    ProcessHandle.of(Long.parseLong(Files.readString(child).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }
}
