package org.lockstep.membership.manager.core;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.spi.OtherDisks;

/** What the other members have last said of their way to the shared disk (DB-8). */
public final class DiskReports {
  /** Then it is said again. */
  public static final long PERIOD_MS = 100;

  private final SortedMap<Incarnation, Report> reports = new TreeMap<>();

  private final long freshMs;

  private record Report(boolean lost, long atMs) {}

  /**
   * @param freshMs what is older says nothing any more: who is silent does not report
   */
  public DiskReports(long freshMs) {
    this.freshMs = freshMs;
  }

  /** Every live member but one: all that are not being forced out. */
  public static List<Incarnation> others(ClusterState state, Incarnation self) {
    return state.members().values().stream()
        .filter(member -> !member.leavingByForce())
        .map(Member::boot)
        .filter(boot -> !boot.equals(self))
        .toList();
  }

  public void heard(Incarnation from, boolean lost, long nowMs) {
    reports.put(from, new Report(lost, nowMs));
  }

  private boolean isFresh(Incarnation boot, long nowMs) {
    Report report = reports.get(boot);
    return report != null && nowMs - report.atMs <= freshMs;
  }

  /** Whether any has just said that it is lost: it waits for an answer. */
  public boolean anyLost(long nowMs) {
    return reports.entrySet().stream()
        .anyMatch(each -> each.getValue().lost && isFresh(each.getKey(), nowMs));
  }

  /** What those others say, and nobody else: of whom is no member any more nothing is kept. */
  public OtherDisks said(Collection<Incarnation> others, long nowMs) {
    reports.keySet().retainAll(others);
    if (!others.stream().allMatch(boot -> isFresh(boot, nowMs))) {
      return OtherDisks.NOT_SAID;
    }
    boolean allLost = reports.values().stream().allMatch(Report::lost);
    return allLost ? OtherDisks.LOST : OtherDisks.WORK;
  }
}
