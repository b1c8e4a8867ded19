package org.lockstep.node.boot.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.node.boot.core.ServiceManager;

/** With a program that writes down what it is told, and with the host's own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "systemd is Linux's")
@Timeout(60)
class ServiceNoticesTest {
  private static final Path REAL = Path.of("/usr/bin/systemd-notify");

  @TempDir Path folder;
  private final AtomicBoolean well = new AtomicBoolean(true);
  private ServiceNotices notices;

  private void start(long watchdogMs) throws IOException {
    Path program = program("echo \"$@\" >> " + folder.resolve("told"));
    notices = new ServiceNotices(new ServiceManager(true, watchdogMs), program, well::get);
  }

  private Path program(String line) throws IOException {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void stop() {
    if (notices != null) {
      notices.stop();
    }
  }

  private List<String> told() throws IOException {
    Path file = folder.resolve("told");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void awaitTold(int count) throws Exception {
    while (told().size() < count) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void isToldOnceThatTheNodeIsReadyAndWhenItStops_ND3() throws Exception {
    start(0);
    notices.ready();
    notices.ready();
    notices.stopping();
    awaitTold(2);
    assertThat(told()).containsExactly("READY=1", "STOPPING=1");
  }

  @Test
  void isKeptFromKillingOnlyWhileTheNodeIsWell_ND3() throws Exception {
    start(100);
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(told()).as("it does not watch before").isEmpty();
    notices.ready();
    awaitTold(4);
    assertThat(told().subList(1, 4)).containsOnly("WATCHDOG=1");
    well.set(false);
    TimeUnit.MILLISECONDS.sleep(200); // for the one on its way
    List<String> before = told();
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(told()).isEqualTo(before);
    well.set(true);
    awaitTold(before.size() + 1);
  }

  @Test
  void aProgramThatHangsIsNotWaitedForWithoutABound_ND3() throws Exception {
    SystemdNotify hanging = new SystemdNotify(program("exec sleep 7501"), 200);
    hanging.tell("READY=1");
    while (ProcessHandle.current().descendants().anyMatch(ServiceNoticesTest::hangs)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean hangs(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("sleep 7501");
  }

  @Test
  void theRealProgramReachesARealSocket_ND3() throws Exception {
    assumeTrue(Files.isExecutable(REAL), "skipped: there is no " + REAL);
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "skipped: no datagram receiver");
    Path socket = folder.resolve("n");
    Process receiver = receiver(socket);
    try (BufferedReader said = receiver.inputReader()) {
      assertThat(said.readLine()).isEqualTo("bound");
      Path real = program("NOTIFY_SOCKET=" + socket + " exec " + REAL + " \"$@\"");
      notices = new ServiceNotices(new ServiceManager(true, 200), real, well::get);
      notices.ready();
      assertThat(said.readLine()).isEqualTo("READY=1");
      assertThat(said.readLine()).isEqualTo("WATCHDOG=1");
    } finally {
      receiver.destroyForcibly();
    }
  }

  /** Prints a line for each datagram but those that only ask for the ones before to be taken. */
  private static Process receiver(Path socket) throws IOException {
    String program =
        "import socket, sys\n"
            + "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
            + "s.bind(sys.argv[1])\n"
            + "print('bound', flush=True)\n"
            + "while True:\n"
            + "  text = s.recv(4096).decode().strip()\n"
            + "  if not text.startswith('BARRIER'): print(text, flush=True)\n";
    return new ProcessBuilder("/usr/bin/python3", "-c", program, socket.toString()).start();
  }
}
