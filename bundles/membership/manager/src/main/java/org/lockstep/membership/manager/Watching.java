package org.lockstep.membership.manager;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.lockstep.store.Change;
import org.lockstep.store.SharedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of the shared store. Who lags behind is told several commits as one: what waits for a
 * callback is never more than the latest change of each key.
 */
final class Watching implements SharedStore.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

  private final String prefix;
  private final Consumer<SortedMap<String, Change>> callback;
  private final Executor threads;
  private final Consumer<Watching> closed;
  private SortedMap<String, Change> untold = new TreeMap<>();
  private boolean telling;
  private boolean over;

  Watching(
      String prefix,
      Consumer<SortedMap<String, Change>> callback,
      Executor threads,
      Consumer<Watching> closed) {
    this.prefix = prefix;
    this.callback = callback;
    this.threads = threads;
    this.closed = closed;
  }

  synchronized void committed(Collection<Change> changes) {
    if (over) {
      return;
    }
    for (Change change : changes) {
      if (change.key().startsWith(prefix)) {
        untold.put(change.key(), change);
      }
    }
    if (!untold.isEmpty() && !telling) {
      telling = true;
      threads.execute(this::tell);
    }
  }

  private void tell() {
    for (SortedMap<String, Change> next = take(); !next.isEmpty(); next = take()) {
      try {
        callback.accept(Collections.unmodifiableSortedMap(next));
      } catch (Throwable e) { // also of classes that have gone: the next commit is told again
        LOG.warn("A watch of {} failed", prefix, e);
      }
    }
  }

  private synchronized SortedMap<String, Change> take() {
    SortedMap<String, Change> taken = untold;
    untold = new TreeMap<>();
    telling = !taken.isEmpty();
    return taken;
  }

  /** What was not told yet is not told any more. */
  @Override
  public void close() {
    closed.accept(this);
    synchronized (this) {
      over = true;
      untold = new TreeMap<>();
    }
  }
}
