package org.lockstep.node.boot.core;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The last wills that the supervisor may have and others have to wait for (ND-4): each from before
 * it is asked to keep it until it has said that it does not.
 */
public final class Bequests {
  private final SortedMap<String, SortedSet<Long>> awaited = new TreeMap<>();

  /** Whether a lease that has run out proves nothing. */
  public boolean any() {
    return awaited.values().stream().anyMatch(ids -> !ids.isEmpty());
  }

  /**
   * The supervisor is asked, or has it from an earlier boot.
   *
   * @param overlaps others need not wait until it is done
   */
  public void asked(String owner, long id, boolean overlaps) {
    if (!overlaps) {
      of(owner).add(id);
    }
  }

  /** The supervisor keeps it, in place of those before. */
  public void kept(String owner, long id) {
    of(owner).headSet(id).clear();
  }

  /** It does not keep it, but what it had before. */
  public void refused(String owner, long id) {
    of(owner).remove(id);
  }

  /**
   * None of an owner is left that was asked for before.
   *
   * @param id by which it was told
   */
  public void revoked(String owner, long id) {
    of(owner).headSet(id).clear();
  }

  private SortedSet<Long> of(String owner) {
    return awaited.computeIfAbsent(owner, any -> new TreeSet<>());
  }
}
