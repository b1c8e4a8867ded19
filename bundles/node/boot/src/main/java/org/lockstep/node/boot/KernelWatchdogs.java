package org.lockstep.node.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.lockstep.base.Environment;
import org.lockstep.base.ProblemException;
import org.lockstep.node.boot.core.HostWatchdog;
import org.lockstep.store.spi.Timing;

/**
 * The watchdog devices of this host, as far as the kernel tells of them in files.
 *
 * @param folder with one of each
 */
record KernelWatchdogs(Path folder) {
  private static final String FIRST = "watchdog";
  private static final long LOOK_MS = 250;

  /** WDIOF_MAGICCLOSE: only a certain letter stops it, and not that whoever had it is gone. */
  private static final long MAGIC_CLOSE = 0x100;

  static final KernelWatchdogs HERE = new KernelWatchdogs(Path.of("/sys/class/watchdog"));

  /**
   * One that still runs is waited for: the last boot may be about to stop it, or this host to be
   * reset.
   *
   * @throws ProblemException naming what does not fit, with its numbers (ND-4, DB-8)
   */
  HostWatchdog fit(Path device, Timing timing, Environment.Pause pause)
      throws InterruptedException {
    HostWatchdog watchdog = of(device);
    for (long ms = 0; watchdog.running() && ms < timing.deadMs(); ms += LOOK_MS) {
      pause.millis(LOOK_MS);
      watchdog = of(device);
    }
    watchdog
        .objection(timing)
        .ifPresent(
            why -> {
              throw new ProblemException("no-watchdog", "node refused", device.toString(), why);
            });
    return watchdog;
  }

  private HostWatchdog of(Path device) {
    try {
      String name = device.toRealPath().getFileName().toString();
      Path shown = folder.resolve(name.equals(FIRST) ? FIRST + "0" : name); // an old second name
      return new HostWatchdog(
          read(shown, "identity", "watchdog"),
          number(read(shown, "timeout", "")),
          read(shown, "nowayout", "0").equals("1"),
          read(shown, "state", "inactive").equals("active"),
          mayStop(read(shown, "options", "")));
    } catch (IOException e) {
      throw new ProblemException(
          "no-watchdog", "node refused", device.toString(), "there is no such device: " + e);
    }
  }

  private static String read(Path shown, String what, String otherwise) throws IOException {
    Path file = shown.resolve(what);
    return Files.exists(file) ? Files.readString(file).strip() : otherwise;
  }

  /** Where the kernel does not tell (before 6.0), nearly all do. */
  private static boolean mayStop(String options) {
    return !options.isEmpty() && (Long.decode(options) & MAGIC_CLOSE) == 0;
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
