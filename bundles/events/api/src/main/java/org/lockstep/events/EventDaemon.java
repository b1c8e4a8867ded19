package org.lockstep.events;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lockstep.base.Problem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The centre of control (EM-1), an OSGi service: watches for events that are enabled on this node
 * and runs their actions. Any thread may call it; all methods return promptly.
 */
@ProviderType
public interface EventDaemon {
  /**
   * Enables a group of events on this node, until the handle is closed. What its watchers or
   * actions need may come later.
   *
   * @param group its name, which is also whose programs its actions launch
   */
  Enabled enable(String group, List<EventSpec> events);

  /** What is wrong with an event, as far as its watcher and its action are here. */
  List<Problem> problems(EventSpec event);

  /** All events that are enabled on this node, by name. */
  List<EventView> events();

  /**
   * How often the events of a group have happened on this node since it booted, also while they are
   * not enabled.
   */
  Counted counted(String group);

  /** Forgets that: what is enabled by this name later is another group. */
  void forget(String group);

  /**
   * An event has happened, as somebody outside says.
   *
   * @throws org.lockstep.base.ProblemException when it is not enabled here
   */
  void report(String event, Map<String, String> out);

  /**
   * Tells of what happens on this node, until the handle is closed.
   *
   * @param latest how many of those that have happened before are told first, as far as the daemon
   *     remembers them: it does {@value #REMEMBERED}
   * @param listener called in order, one call at a time, on the daemon's thread: returns promptly
   */
  Following follow(int latest, Consumer<Occurrence> listener);

  /** How many occurrences are remembered. */
  int REMEMBERED = 100;

  /** Somebody who is told. */
  @ProviderType
  interface Following extends AutoCloseable {
    /** Nothing more is told, but for a call that is under way. */
    @Override
    void close();
  }

  /**
   * An event has happened.
   *
   * @param group whose event it is
   * @param count how often it has happened on this node since it booted, this one included
   */
  record Occurrence(
      String event, String group, Instant at, long count, SortedMap<String, String> out) {
    public Occurrence {
      out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
    }
  }

  /**
   * How often something has happened.
   *
   * @param last when it last did
   */
  record Counted(long count, Optional<Instant> last) {}

  /** An enabled group. */
  @ProviderType
  interface Enabled extends AutoCloseable {
    /** Disables it; an action under way is cancelled. */
    @Override
    void close();
  }

  /**
   * An event as it is shown.
   *
   * @param waitsFor what is not here: its watcher or its action; empty: it is watched for
   * @param count how often it has happened on this node since it booted: to disable and enable it
   *     again changes nothing about that
   * @param last when it last did
   * @param result how its last action ended; empty: none has
   */
  record EventView(
      String name,
      String group,
      String watcher,
      Optional<String> waitsFor,
      long count,
      Optional<Instant> last,
      Optional<String> result) {}
}
