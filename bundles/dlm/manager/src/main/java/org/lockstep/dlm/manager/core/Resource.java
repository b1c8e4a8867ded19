package org.lockstep.dlm.manager.core;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.LockException.Reason;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ValueBlock;

/**
 * The locks of one resource, at its master: who holds it, who waits (DLM-1). Conversions come
 * before new requests, each in the order in which they were made. Who can be granted at once:
 *
 * <ul>
 *   <li>a new request, when nobody waits and no granted mode is in its way;
 *   <li>a conversion, when no other granted mode is in its way, whoever waits;
 *   <li>of the new requests that wait only the first, and only when nobody waits for a conversion.
 * </ul>
 *
 * Whoever recovers waits for live holders alone, before all others (DLM-3).
 */
public final class Resource {
  private final Holders holders = new Holders();
  private @Nullable Line line;
  private @Nullable Rebuilding rebuilding;
  private ValueBlock value;
  private long valueToken;
  private long token;

  private Resource(long token, ValueBlock value, @Nullable Rebuilding rebuilding) {
    this.token = token;
    this.value = value;
    this.rebuilding = rebuilding;
  }

  /**
   * One that nobody knew.
   *
   * @param token that none of its tokens so far was higher than
   */
  public static Resource fresh(long token) {
    return new Resource(token, ValueBlock.NONE, null);
  }

  /**
   * One whose master is gone: those who use it {@link #rejoin}, and nothing is granted until it
   * {@link #resume}s (DLM-2).
   *
   * @param token as above
   */
  public static Resource orphan(long token) {
    return new Resource(token, ValueBlock.NONE, new Rebuilding());
  }

  public boolean isRebuilding() {
    return rebuilding != null;
  }

  public boolean isIdle() {
    return holders.isEmpty() && line == null && rebuilding == null;
  }

  /** Whether all of its locks, of which there may be none, are such, and live. */
  public boolean isUsedOnlyBy(Predicate<Entry> user) {
    boolean[] only = {rebuilding == null};
    forEach(entry -> only[0] &= user.test(entry) && !entry.retained);
    return only[0];
  }

  public ValueBlock value() {
    return value;
  }

  /** The token of the one who wrote it; the higher, the later. */
  public long valueToken() {
    return valueToken;
  }

  /** The highest so far. */
  public long token() {
    return token;
  }

  private void write(@Nullable ValueBlock written, Entry by) {
    if (written != null && by.holds && by.granted.writesValue()) {
      value = written;
      valueToken = by.token;
    }
  }

  /** A new lock, that {@link Entry#wants} something. */
  public void request(Entry entry, Outcome out) {
    if (rebuilding != null) {
      rebuilding.add(entry, Rebuilding.CAME_LATER);
    } else if (isGrantedAtOnce(entry, entry.wanted)) {
      grant(entry, entry.wanted, out);
    } else if (entry.alternate != null && isGrantedAtOnce(entry, entry.alternate)) {
      grant(entry, entry.alternate, out);
    } else if (entry.is(Entry.QUEUED)) {
      enqueue(entry, out);
    } else {
      inquire(entry, out);
    }
  }

  private boolean isGrantedAtOnce(Entry entry, LockMode mode) {
    if (mode == LockMode.NL && entry.is(Entry.EXPEDITED)) {
      return true;
    }
    return (line == null || entry.is(Entry.RECOVERY)) && holders.allow(entry, mode);
  }

  /**
   * A lock that is granted {@link Entry#wants} another mode. One that its own covers it has at
   * once.
   *
   * @param written the value block is to be, if its mode may write it and goes down
   */
  public void convert(Entry entry, @Nullable ValueBlock written, Outcome out) {
    LockMode before = entry.granted;
    entry.demoted = false;
    if (before.covers(entry.wanted)) {
      write(written, entry);
      lower(entry, entry.wanted);
      out.granted(entry);
    } else if (rebuilding != null) {
      rebuilding.add(entry, Rebuilding.CAME_LATER);
    } else if (holders.allow(entry, entry.wanted)) {
      grant(entry, entry.wanted, out);
    } else if (entry.alternate != null && holders.allow(entry, entry.alternate)) {
      write(written, entry);
      grant(entry, entry.alternate, out);
    } else if (!entry.is(Entry.QUEUED)) {
      inquire(entry, out);
    } else {
      enqueueConversion(entry, written, out);
    }
    if (!entry.waits || !entry.granted.covers(before)) {
      grantThoseInLine(out); // or it may have to be told again that it is in the way
    }
  }

  private void enqueueConversion(Entry entry, @Nullable ValueBlock written, Outcome out) {
    if (line != null && line.inquirer != null) {
      cancel(line.inquirer, Reason.NOT_QUEUED, out); // it would wait for this one
    }
    if (!isDeadlockWithAnother(entry)) {
      enqueue(entry, out);
    } else if (entry.is(Entry.YIELDING)) {
      write(written, entry);
      lower(entry, LockMode.NL);
      entry.demoted = true;
      enqueue(entry, out);
    } else {
      refuse(entry, Reason.DEADLOCK, out);
    }
  }

  /**
   * It is not to wait, but what is in its way may be what nobody uses. Until its nodes have said so
   * it is first in line.
   */
  private void inquire(Entry entry, Outcome out) {
    if (line != null || holders.anyInTheWay(entry, holder -> !holder.mayBeUnused())) {
      refuse(entry, Reason.NOT_QUEUED, out);
      return;
    }
    line = new Line();
    line.add(entry);
    line.inquirer = entry;
    entry.waits = true;
    holders.forEach(
        holder -> {
          if (Holders.isInTheWay(holder, entry)) {
            out.inquires(holder, entry.wanted);
          }
        });
  }

  /** A user of this one needs it: who was not to wait does not get it. */
  public void inUse(Entry holder, Outcome out) {
    Entry inquirer = line == null ? null : line.inquirer;
    if (inquirer != null && Holders.isInTheWay(holder, inquirer)) {
      cancel(inquirer, Reason.NOT_QUEUED, out);
    }
  }

  /** Those who use it have got so far without being told. */
  public void reached(Entry entry, long highest) {
    entry.token = Math.max(entry.token, highest);
    token = Math.max(token, highest);
  }

  /** Each of two that convert waits for what the other holds. */
  private boolean isDeadlockWithAnother(Entry entry) {
    if (line != null) {
      for (Entry other : line.converting()) {
        if (!other.wanted.isCompatibleWith(entry.granted)
            && !entry.wanted.isCompatibleWith(other.granted)) {
          return true;
        }
      }
    }
    return false;
  }

  /** It needs no new token: with what it has left it can do no more than before. */
  private void lower(Entry entry, LockMode mode) {
    holders.remove(entry);
    entry.granted = mode;
    entry.told = 0;
    holders.add(entry);
  }

  /**
   * It is gone, whether it was granted, waited, or both.
   *
   * @param written the value block is to be, if its mode may write it
   */
  public void release(Entry entry, @Nullable ValueBlock written, Outcome out) {
    write(written, entry);
    leave(entry);
    grantThoseInLine(out);
  }

  /** Gives up what it waits for; one that converts keeps what it holds. */
  public void cancel(Entry entry, Reason why, Outcome out) {
    if (entry.waits) {
      leaveLine(entry);
      refuse(entry, why, out);
      grantThoseInLine(out);
    }
  }

  private static void refuse(Entry entry, Reason why, Outcome out) {
    entry.wanted = entry.granted;
    out.refused(entry, why);
  }

  /**
   * The node of these is dead (DLM-2). What waits goes. What is granted goes as well, and leaves no
   * valid value block where it could have been writing one.
   *
   * @param retain what is granted stays until {@link #forget} (DLM-3)
   * @param reached their users had got no higher token, of which this was not told
   */
  public void purge(Predicate<Entry> ofDead, boolean retain, long reached, Outcome out) {
    token = Math.max(token, reached);
    forEach(
        entry -> {
          if (ofDead.test(entry)) {
            purge(entry, retain);
          }
        });
    grantThoseInLine(out);
  }

  private void purge(Entry entry, boolean retain) {
    if (entry.holds && entry.granted.writesValue()) {
      value = new ValueBlock(value.bytes(), false);
    }
    leaveLine(entry);
    if (retain && entry.holds && entry.granted != LockMode.NL) {
      entry.retained = true;
    } else {
      leave(entry);
    }
  }

  /**
   * A lock as its node knows it, while this is an orphan.
   *
   * @param seen the value block at its last grant
   * @param seenToken of who had written that
   * @param waitedMs for how long it has waited, if it {@link Entry#isWaiting}
   */
  public void rejoin(Entry entry, ValueBlock seen, long seenToken, long waitedMs) {
    Rebuilding orphan = Objects.requireNonNull(rebuilding);
    token = Math.max(token, entry.token);
    if (entry.holds) {
      holders.add(entry);
      orphan.sees(entry);
      if (seenToken > valueToken || seenToken == valueToken && !seen.valid()) {
        value = seen;
        valueToken = seenToken;
      }
    }
    if (entry.waits) {
      orphan.add(entry, entry.is(Entry.QUEUED) ? waitedMs : Rebuilding.CAME_LATER);
    }
  }

  /**
   * What a dead node held of this is retained, until it is forgotten (DLM-3).
   *
   * @param mode that it had; {@link LockMode#EX} where nobody knows
   */
  public void veil(Entry unknown, LockMode mode) {
    unknown.granted = mode;
    unknown.wanted = mode;
    unknown.holds = true;
    unknown.retained = true;
    holders.add(unknown);
  }

  /** What the master knew that has left, while this is an orphan. */
  public void inherit(long highestToken, ValueBlock last, long lastToken) {
    Rebuilding orphan = Objects.requireNonNull(rebuilding);
    token = Math.max(token, highestToken);
    if (lastToken >= valueToken) {
      value = last;
      valueToken = lastToken;
    }
    orphan.inherits();
  }

  /**
   * A node is dead that may have held this, and had not rejoined yet.
   *
   * @param reached it had got no higher token
   */
  public void doubt(long reached) {
    token = Math.max(token, reached);
    if (rebuilding != null) {
      rebuilding.doubt();
    }
  }

  /** All have rejoined. */
  public void resume(Outcome out) {
    if (rebuilding == null) {
      return;
    }
    value = new ValueBlock(value.bytes(), value.valid() && rebuilding.valueIsValid());
    List<Entry> waited = rebuilding.waited();
    List<Entry> later = rebuilding.later();
    rebuilding = null;
    waited.forEach(entry -> waitAgain(entry, out));
    grantThoseInLine(out);
    later.forEach(entry -> askAgain(entry, out));
  }

  private void waitAgain(Entry entry, Outcome out) {
    entry.waits = false;
    if (entry.holds) {
      enqueueConversion(entry, null, out);
    } else {
      enqueue(entry, out);
    }
  }

  private void askAgain(Entry entry, Outcome out) {
    entry.waits = false;
    if (entry.holds) {
      convert(entry, null, out);
    } else {
      request(entry, out);
    }
  }

  /** What was retained of these is recovered. */
  public void forget(Predicate<Entry> recovered, Outcome out) {
    holders.forEach(
        entry -> {
          if (entry.retained && recovered.test(entry)) {
            leave(entry);
          }
        });
    grantThoseInLine(out);
  }

  /** Those who hold, then those who only wait, in order. Any may leave meanwhile. */
  public void forEach(Consumer<Entry> what) {
    holders.forEach(what);
    if (line != null) {
      line.forEachWaiting(what);
    }
    if (rebuilding != null) {
      rebuilding.forEachWaiting(what);
    }
  }

  /** Whom it waits for here, at once or because those wait for others. */
  public Set<Entry> inTheWayOf(Entry waiting) {
    return line == null ? Set.of() : new Blockers(holders, line).of(waiting);
  }

  private void grantThoseInLine(Outcome out) {
    Entry next = grantable();
    while (next != null) {
      grant(next, next.wanted, out);
      next = grantable();
    }
    refuseInVain(out);
    front().forEach(first -> tellWhoBlocks(first, out));
  }

  /** Who inquires is not to wait for what is in use for certain. */
  private void refuseInVain(Outcome out) {
    Entry inquirer = line == null ? null : line.inquirer;
    if (inquirer != null && holders.anyInTheWay(inquirer, holder -> !holder.mayBeUnused())) {
      cancel(inquirer, Reason.NOT_QUEUED, out);
    }
  }

  private Collection<Entry> front() {
    return line == null ? List.of() : line.front();
  }

  private @Nullable Entry grantable() {
    for (Entry first : front()) {
      if (holders.allow(first, first.wanted)) {
        return first;
      }
    }
    return null;
  }

  private void grant(Entry entry, LockMode mode, Outcome out) {
    leave(entry);
    entry.granted = mode;
    entry.wanted = mode;
    entry.told = 0;
    entry.token = ++token;
    entry.holds = true;
    holders.add(entry);
    out.granted(entry);
    if (line != null && line.inquirer != null) {
      inUse(entry, out);
    }
    front().forEach(first -> tell(entry, first, out));
  }

  private void enqueue(Entry entry, Outcome out) {
    if (line == null) {
      line = new Line();
    }
    line.add(entry);
    entry.waits = true;
    if (line.front().contains(entry)) {
      tellWhoBlocks(entry, out);
    }
  }

  private void tellWhoBlocks(Entry first, Outcome out) {
    holders.forEach(holder -> tell(holder, first, out));
  }

  /** Once for each mode. */
  private static void tell(Entry holder, Entry first, Outcome out) {
    int bit = 1 << first.wanted.ordinal();
    if (Holders.isInTheWay(holder, first) && !holder.retained && (holder.told & bit) == 0) {
      holder.told |= (byte) bit;
      out.blocks(holder, first.wanted);
    }
  }

  private void leave(Entry entry) {
    leaveLine(entry);
    if (entry.holds) {
      holders.remove(entry);
      entry.holds = false;
    }
  }

  private void leaveLine(Entry entry) {
    if (entry.waits && rebuilding != null) {
      rebuilding.remove(entry);
    } else if (entry.waits && line != null) {
      line.remove(entry);
      line = line.isEmpty() ? null : line;
    }
    entry.waits = false;
  }
}
