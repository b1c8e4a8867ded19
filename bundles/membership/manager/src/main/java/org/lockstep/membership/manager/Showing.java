package org.lockstep.membership.manager;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Member;
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
  private SortedSet<Incarnation> mayLive = Collections.emptySortedSet();
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
    return Shown.of(
        participation.participant(),
        master,
        known.epoch(),
        this::missingProof,
        whoMayLive(gone || master.isPresent()),
        damages);
  }

  /**
   * Members that are gone, and not proven to be dead, where no other is left: whoever is no member
   * becomes master only when all of them are.
   */
  private SortedSet<Incarnation> whoMayLive(boolean nobodyWaits) {
    SortedSet<Incarnation> boots = new TreeSet<>();
    if (!nobodyWaits && !participation.participant().member()) {
      SortedSet<Incarnation> others = others();
      others.stream().filter(deaths::needsProof).forEach(boots::add);
      if (!boots.isEmpty() && others.stream().anyMatch(this::mayDecide)) {
        boots.clear();
      }
    }
    if (!boots.equals(mayLive)) {
      mayLive = boots;
      boots.forEach(
          boot -> LOG.warn("Nobody can be master: {} may live; {}", boot, missingProof(boot)));
    }
    return boots;
  }

  private SortedSet<Incarnation> others() {
    SortedSet<Incarnation> boots = new TreeSet<>();
    participation.participant().state().members().values().stream()
        .map(Member::boot)
        .filter(boot -> !boot.equals(self))
        .forEach(boots::add);
    return boots;
  }

  private boolean mayDecide(Incarnation boot) {
    return !deaths.needsProof(boot) && deaths.alive(boot);
  }

  private String missingProof(Incarnation boot) {
    String fence = fences.about(boot);
    return deaths.missingProof(boot) + (fence.isEmpty() ? "" : "; " + fence);
  }
}
