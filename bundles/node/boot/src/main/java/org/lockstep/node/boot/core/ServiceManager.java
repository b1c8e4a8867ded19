package org.lockstep.node.boot.core;

import java.util.Map;
import java.util.Set;

/**
 * What the service manager that has started this process wants to hear of it (ND-3).
 *
 * @param listens whether it does at all
 * @param watchdogMs without a keep-alive for so long it kills this process; 0: it never does
 */
public record ServiceManager(boolean listens, long watchdogMs) {
  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String WATCHDOG = "WATCHDOG_USEC";
  private static final String WATCHED = "WATCHDOG_PID";

  /** They concern this process alone: none that it starts is to speak for it. */
  public static final Set<String> VARIABLES = Set.of(SOCKET, WATCHDOG, WATCHED);

  /** A keep-alive is a process: more than one in two seconds is a burden, and may be late. */
  private static final long SHORTEST_MS = 4_000;

  /** As the environment of the process with that number says. */
  public static ServiceManager of(Map<String, String> environment, long pid) {
    boolean listens = !environment.getOrDefault(SOCKET, "").isEmpty();
    String watched = environment.getOrDefault(WATCHED, Long.toString(pid));
    boolean watches = listens && watched.equals(Long.toString(pid));
    return new ServiceManager(
        listens, watches ? number(environment.getOrDefault(WATCHDOG, "0")) / 1_000 : 0);
  }

  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  public boolean watches() {
    return watchdogMs > 0;
  }

  /** How often it is to hear that this process is well. */
  public long keepAliveMs() {
    return Math.max(1, watchdogMs / 2);
  }

  public boolean watchesTooClosely() {
    return watches() && watchdogMs < SHORTEST_MS;
  }
}
