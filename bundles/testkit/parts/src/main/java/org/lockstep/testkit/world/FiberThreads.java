package org.lockstep.testkit.world;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/**
 * Where fibers get their threads. A world hands over from one to another some hundred times in a
 * second of its own: among virtual threads that costs the kernel nothing. Before Java 24 one that
 * waits inside of a {@code synchronized} block holds on to the thread that carries it, and a world
 * could stop for want of another.
 */
final class FiberThreads {
  private static final int VIRTUAL_SINCE = 24;
  private static final ThreadFactory FACTORY = factory();

  private FiberThreads() {}

  static Thread unstarted(Runnable life) {
    return FACTORY.newThread(life);
  }

  private static ThreadFactory factory() {
    return Runtime.version().feature() >= VIRTUAL_SINCE
        ? virtual()
        : life -> {
          Thread thread = new Thread(life, "world");
          thread.setDaemon(true);
          return thread;
        };
  }

  /** By reflection: this is compiled for Java 17. */
  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
      return (ThreadFactory) factory.invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("virtual threads are part of Java 21 and later", e);
    }
  }
}
