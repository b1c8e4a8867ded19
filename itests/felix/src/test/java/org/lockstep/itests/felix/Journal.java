package org.lockstep.itests.felix;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What bundles of all frameworks of this JVM write and the test reads. Nothing but JDK classes is
 * shared: each bundle has this class anew.
 */
public final class Journal {
  private static final String KEY = "lockstep.itests.journal";

  private Journal() {}

  @SuppressWarnings("unchecked")
  private static Queue<String> lines() {
    synchronized (System.class) {
      Object present = System.getProperties().get(KEY);
      if (present == null) {
        present = new ConcurrentLinkedQueue<String>();
        System.getProperties().put(KEY, present);
      }
      return (Queue<String>) present;
    }
  }

  public static void write(String line) {
    lines().add(line);
  }

  public static void clear() {
    lines().clear();
  }

  public static List<String> of(String writer) {
    return lines().stream().filter(line -> line.startsWith(writer + " ")).toList();
  }
}
