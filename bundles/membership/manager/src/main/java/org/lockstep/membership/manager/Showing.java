package org.lockstep.membership.manager;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Unproven;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what other threads may look at; brought up to date by the loop's thread alone. */
final class Showing {
  private static final Logger LOG = LoggerFactory.getLogger(Showing.class);

  private final Incarnation self;
  private final Participation participation;
  private final KnownMaster known;
  private final DeathWatch deaths;
  private final Fences fences;
  private List<Problem> damages = List.of();
  private SortedSet<Incarnation> unproven = Collections.emptySortedSet();
  private boolean gone;
  private volatile Shown shown;

  Showing(
      Incarnation self,
      Participation participation,
      KnownMaster known,
      DeathWatch deaths,
      Fences fences) {
    this.self = self;
    this.participation = participation;
    this.known = known;
    this.deaths = deaths;
    this.fences = fences;
    this.shown = now();
  }

  Shown shown() {
    return shown;
  }

  void damaged(List<Problem> found) {
    damages = found;
  }

  /** This node has left: it waits for nobody. */
  void left() {
    gone = true;
  }

  void refresh() {
    shown = now();
  }

  private Shown now() {
    Optional<Incarnation> master = known.master().filter(boot -> !deaths.needsProof(boot));
    ClusterState state = participation.participant().state();
    boolean waits = !gone && master.isEmpty();
    note(waits ? Unproven.of(self, state, deaths) : Collections.emptySortedSet());
    return Shown.of(
        participation.participant(), master, known.epoch(), this::missingProof, unproven, damages);
  }

  private void note(SortedSet<Incarnation> now) {
    if (!now.equals(unproven)) {
      now.forEach(
          boot -> LOG.warn("Nobody can be master: {} may live; {}", boot, missingProof(boot)));
    }
    unproven = now;
  }

  private String missingProof(Incarnation boot) {
    String fence = fences.about(boot);
    return deaths.missingProof(boot) + (fence.isEmpty() ? "" : "; " + fence);
  }
}
