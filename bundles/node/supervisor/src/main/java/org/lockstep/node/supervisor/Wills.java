package org.lockstep.node.supervisor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is to be undone once a node has ended without doing so itself (RL-15): addresses and mounts
 * outlive the programs that made them. It is done when all its programs are gone, all at once, and
 * before its death mark is written.
 */
public final class Wills {
  private static final long LOOK_MS = 1;
  private static final long LATER_LOOK_MS = 20;
  private static final int MANY_LOOKS = 2_000;

  private final Containment containment;
  private final Consumer<String> log;
  private final Map<String, Will> wills = new ConcurrentHashMap<>();

  public Wills(Containment containment, Consumer<String> log) {
    this.containment = containment;
    this.log = log;
  }

  /** Of an owner; in place of an earlier one. */
  public void keep(Frame frame) {
    Will will = new Will(frame, containment, log);
    String missing = will.missing();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(missing);
    }
    wills.put(will.owner(), will);
  }

  public void revoke(String owner) {
    wills.remove(owner);
  }

  /**
   * Forgets what an earlier boot has left that has ended without this process.
   *
   * @param lastId of that boot
   * @param whole whose wills are kept
   */
  public void forgetOthers(long lastId, Set<String> whole) {
    wills
        .values()
        .removeIf(will -> will.frame().number() <= lastId && !whole.contains(will.owner()));
  }

  /** The longest time that one of them may take for which others wait; 0: they wait for none. */
  public long longestAwaitedMs() {
    return wills.values().stream()
        .filter(will -> !will.frame().mayBeOvertaken())
        .mapToLong(Will::withinMs)
        .max()
        .orElse(0);
  }

  public boolean isOf(String owner) {
    return wills.containsKey(owner);
  }

  public boolean isEmpty() {
    return wills.isEmpty();
  }

  /**
   * Returns once all is undone, or it was told to stop waiting.
   *
   * @param stop asked again and again; what is being undone then goes on
   * @return whether nothing is left
   */
  public boolean execute(BooleanSupplier stop) throws InterruptedException {
    return execute(owner -> true, stop);
  }

  /** As {@link #execute(BooleanSupplier)}, of some owners. */
  boolean execute(Predicate<String> whose, BooleanSupplier stop) throws InterruptedException {
    for (int looks = 0; !stop.getAsBoolean(); looks++) {
      List<Will> those = wills.values().stream().filter(will -> whose.test(will.owner())).toList();
      if (those.isEmpty()) {
        return true;
      }
      those.stream().filter(Will::begins).forEach(this::begin);
      Thread.sleep(looks < MANY_LOOKS ? LOOK_MS : LATER_LOOK_MS);
    }
    return false;
  }

  /** Who has any. */
  public Set<String> owners() {
    return Set.copyOf(wills.keySet());
  }

  /** As they were left. */
  List<Frame> frames() {
    return wills.values().stream().map(Will::frame).toList();
  }

  private void begin(Will will) {
    Thread thread = new Thread(() -> execute(will), "will");
    thread.setDaemon(true);
    thread.start();
  }

  private void execute(Will will) {
    try {
      will.untilDone();
      wills.remove(will.owner(), will);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
