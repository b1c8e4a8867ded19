package org.lockstep.documents;

import java.util.ArrayList;
import java.util.List;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;

/** What is wrong with a document, so that all of it is told at once (AL-1). */
public final class Findings {
  /** Whoever has made more mistakes than that has made the same one again and again. */
  private static final int MOST_TOLD = 20;

  private final List<Problem> found = new ArrayList<>();

  /** Told once, whoever else has found it too. */
  public void add(ProblemException wrong) {
    if (!found.contains(wrong.problem())) {
      found.add(wrong.problem());
    }
  }

  /** Goes on, whatever is thrown as wrong. */
  public void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (ProblemException e) {
      add(e);
    }
  }

  /**
   * @throws ProblemException with all that was found, if anything was
   */
  public void refuse() {
    if (found.isEmpty()) {
      return;
    }
    Problem first = found.get(0);
    StringBuilder why = new StringBuilder(first.why());
    for (Problem other : found.subList(1, Math.min(MOST_TOLD, found.size()))) {
      why.append("; and ").append(other.where()).append(": ").append(other.why());
    }
    if (found.size() > MOST_TOLD) {
      why.append("; and ").append(found.size() - MOST_TOLD).append(" more");
    }
    throw new ProblemException(first.code(), first.what(), first.where(), why.toString());
  }
}
