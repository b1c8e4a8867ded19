package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.dlm.LockMode;

/** The rules of one resource again, as slowly and plainly as can be: one list of all locks. */
final class OneList {
  private static final class Item {
    private final int id;
    private Optional<LockMode> held = Optional.empty();
    private Optional<LockMode> wanted = Optional.empty();
    private long since;

    Item(int id) {
      this.id = id;
    }
  }

  private final List<Item> items = new ArrayList<>();
  private long time;

  /** What is held, by lock; those that only wait are not there. */
  Map<Integer, LockMode> held() {
    Map<Integer, LockMode> all = new TreeMap<>();
    items.forEach(item -> item.held.ifPresent(mode -> all.put(item.id, mode)));
    return all;
  }

  boolean isHeld(int id) {
    return item(id).flatMap(item -> item.held).isPresent();
  }

  boolean waits(int id) {
    return item(id).flatMap(item -> item.wanted).isPresent();
  }

  boolean isKnown(int id) {
    return item(id).isPresent();
  }

  private Optional<Item> item(int id) {
    return items.stream().filter(item -> item.id == id).findFirst();
  }

  void request(int id, LockMode mode, boolean queued) {
    Item item = new Item(id);
    items.add(item);
    boolean nobodyWaits = items.stream().allMatch(other -> other.wanted.isEmpty());
    decide(item, mode, queued, nobodyWaits && isFree(item, mode));
    if (item.held.isEmpty() && item.wanted.isEmpty()) {
      items.remove(item);
    }
  }

  void convert(int id, LockMode mode, boolean queued) {
    Item item = item(id).orElseThrow();
    boolean deadlock =
        items.stream()
            .filter(other -> other != item && other.held.isPresent() && other.wanted.isPresent())
            .anyMatch(
                other ->
                    !other.wanted.get().isCompatibleWith(item.held.get())
                        && !mode.isCompatibleWith(other.held.get()));
    decide(item, mode, queued && !deadlock, isFree(item, mode));
    grantInOrder();
  }

  private void decide(Item item, LockMode mode, boolean queued, boolean free) {
    if (free) {
      item.held = Optional.of(mode);
    } else if (queued) {
      item.wanted = Optional.of(mode);
      item.since = ++time;
    }
  }

  void release(int id) {
    items.remove(item(id).orElseThrow());
    grantInOrder();
  }

  void cancel(int id) {
    Item item = item(id).orElseThrow();
    item.wanted = Optional.empty();
    if (item.held.isEmpty()) {
      items.remove(item);
    }
    grantInOrder();
  }

  private boolean isFree(Item item, LockMode mode) {
    return items.stream()
        .filter(other -> other != item && other.held.isPresent())
        .allMatch(other -> other.held.get().isCompatibleWith(mode));
  }

  private List<Item> front() {
    List<Item> converting =
        items.stream()
            .filter(item -> item.wanted.isPresent() && item.held.isPresent())
            .sorted(Comparator.comparingLong(item -> item.since))
            .toList();
    if (!converting.isEmpty()) {
      return converting;
    }
    return items.stream()
        .filter(item -> item.wanted.isPresent())
        .sorted(Comparator.comparingLong(item -> item.since))
        .limit(1)
        .toList();
  }

  private void grantInOrder() {
    Optional<Item> next = grantable();
    while (next.isPresent()) {
      next.get().held = next.get().wanted;
      next.get().wanted = Optional.empty();
      next = grantable();
    }
  }

  private Optional<Item> grantable() {
    return front().stream().filter(item -> isFree(item, item.wanted.orElseThrow())).findFirst();
  }
}
