package org.lockstep.itests.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts nodes that have ended, whatever ended them, as a service manager would. */
final class Operator implements AutoCloseable {
  private static final long LOOK_MS = 100;
  private static final long BETWEEN_STARTS_MS = 1_000;
  private static final long JOIN_MS = 10_000;

  private final Hosts hosts;
  private final Thread thread = new Thread(this::watch, "operator");
  private final SortedMap<Integer, Long> started = new TreeMap<>();
  private final List<IOException> failures = Collections.synchronizedList(new ArrayList<>());

  Operator(Hosts hosts) {
    this.hosts = hosts;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (true) {
        for (int host = 0; host < hosts.count(); host++) {
          look(host);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private void look(int host) throws IOException {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    boolean due = !started.containsKey(host) || now - started.get(host) >= BETWEEN_STARTS_MS;
    if (due && !hosts.cluster().process(host).isAlive()) {
      started.put(host, now);
      hosts.cluster().start(host);
    }
  }

  /** Nothing is started any more. */
  @Override
  public void close() throws IOException, InterruptedException {
    thread.interrupt();
    thread.join(JOIN_MS);
    for (IOException failure : failures) {
      throw failure;
    }
  }
}
