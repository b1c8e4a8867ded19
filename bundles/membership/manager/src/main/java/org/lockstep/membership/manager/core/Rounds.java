package org.lockstep.membership.manager.core;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.NodeState;
import org.lockstep.store.spi.Hearing;

/**
 * The network as the disk shows it (MM-17): every member says there whom it does not hear though it
 * lives, round by round; who sees a later round answers in it. When all have answered in the same
 * round, it is decided who stays.
 */
public final class Rounds {
  /**
   * Who shows a sign of life so long after the connection was lost is cut off. A connection that
   * breaks is usually back sooner, and a node that died gives none.
   */
  static final long CUT_OFF_MS = 250;

  /** A connection that never was there may take so much longer to be made. */
  static final long FIRST_MS = 1_000;

  /**
   * Not all notice a break at the same moment; each who notices opens a round. So long after the
   * last of them everybody has.
   */
  static final long SETTLED_MS = 600;

  private final Incarnation self;
  private final DeathWatch deaths;
  private final long patienceMs;
  private final SortedMap<Incarnation, Long> lostSinceMs = new TreeMap<>();
  private final SortedSet<Incarnation> everHeard = new TreeSet<>();
  private SortedSet<Incarnation> lived = new TreeSet<>();
  private Hearing own = Hearing.ALL;
  private Optional<Decision> decision = Optional.empty();
  private long roundSinceMs;
  private long decidableSinceMs;
  private long epoch;
  private long nowMs;

  /**
   * Who stays, and which members do not hear all of them and have to go.
   *
   * @param round the one that it follows from
   */
  public record Decision(long round, SortedSet<NodeId> survivors, SortedSet<Incarnation> losers) {
    /** For people. */
    public String reason() {
      return "cut off from " + survivors + ", who stay (round " + round + ", MM-17)";
    }
  }

  /**
   * @param patienceMs a member that lives and does not answer for so long hears nobody; and if
   *     nothing is decided for so long, anybody may become master and decide
   */
  public Rounds(Incarnation self, DeathWatch deaths, long patienceMs) {
    this.self = self;
    this.deaths = deaths;
    this.patienceMs = patienceMs;
  }

  /** What this node has to say on the disk. */
  public Hearing own() {
    return own;
  }

  /** What follows from the last round, for the master to confirm. */
  public Optional<Decision> decision() {
    return decision;
  }

  /** Whether the master has had time enough: anybody may bid for the next epoch. */
  public boolean deposed() {
    return decision.isPresent() && nowMs - decidableSinceMs >= patienceMs;
  }

  /**
   * After each look at the disk.
   *
   * @param state the membership as far as this node knows it
   * @param heard with whom it is connected
   * @param master who holds the mastership
   * @param underEpoch that mastership's: each new master has its time
   */
  public void look(
      ClusterState state,
      Set<NodeId> heard,
      Optional<Incarnation> master,
      long underEpoch,
      long now) {
    nowMs = now;
    NavigableMap<NodeId, Incarnation> living = living(state);
    if (!lived.containsAll(living.values())) {
      roundSinceMs = nowMs; // who is new has not been asked yet
    }
    lived = new TreeSet<>(living.values());
    long latest = living.values().stream().mapToLong(boot -> said(boot).round()).max().orElse(0);
    answer(living.navigableKeySet(), cutOff(living, heard), latest);
    Optional<Decision> before = decision;
    decision = decide(state, living, master);
    if (before.isEmpty() || underEpoch != epoch) {
      decidableSinceMs = nowMs;
    }
    epoch = underEpoch;
  }

  private NavigableMap<NodeId, Incarnation> living(ClusterState state) {
    NavigableMap<NodeId, Incarnation> living = new TreeMap<>();
    state.members().values().stream()
        .filter(member -> !member.leavingByForce() && deaths.alive(member.boot()))
        .forEach(member -> living.put(member.boot().node(), member.boot()));
    return living;
  }

  private SortedSet<NodeId> cutOff(SortedMap<NodeId, Incarnation> living, Set<NodeId> heard) {
    SortedSet<NodeId> cutOff = new TreeSet<>();
    lostSinceMs
        .keySet()
        .removeIf(boot -> heard.contains(boot.node()) || !living.containsValue(boot));
    everHeard.retainAll(living.values());
    for (Incarnation boot : living.values()) {
      if (heard.contains(boot.node())) {
        everHeard.add(boot);
      } else if (!boot.equals(self)) {
        long graceMs = everHeard.contains(boot) ? 0 : FIRST_MS;
        long since = lostSinceMs.computeIfAbsent(boot, any -> nowMs + graceMs);
        if (deaths.lastSignMs(boot) - since >= CUT_OFF_MS) {
          cutOff.add(boot.node());
        }
      }
    }
    return cutOff;
  }

  private Hearing said(Incarnation boot) {
    return deaths
        .slot(boot.node())
        .filter(slot -> slot.owner().equals(boot))
        .map(slot -> slot.heartbeat().hearing())
        .orElse(Hearing.ALL);
  }

  /**
   * Once per round: an answer that has changed opens the next. About whom has gone nothing is said
   * any more, or it would be taken for a word about a later boot.
   */
  private void answer(SortedSet<NodeId> living, SortedSet<NodeId> cutOff, long latest) {
    SortedSet<NodeId> said = new TreeSet<>(own.cutOff());
    said.retainAll(living);
    if (latest > own.round()) {
      say(new Hearing(latest, cutOff));
    } else if (!said.equals(cutOff)) {
      say(new Hearing(own.round() + 1, cutOff));
    } else {
      own = new Hearing(own.round(), cutOff);
    }
  }

  private void say(Hearing answer) {
    own = answer;
    roundSinceMs = nowMs;
  }

  private Optional<Decision> decide(
      ClusterState state, SortedMap<NodeId, Incarnation> living, Optional<Incarnation> master) {
    SortedMap<NodeId, Hearing> answers = new TreeMap<>();
    living.forEach(
        (node, boot) -> {
          if (said(boot).round() == own.round()) {
            answers.put(node, said(boot));
          }
        });
    boolean torn =
        answers.values().stream()
            .anyMatch(answer -> answer.cutOff().stream().anyMatch(living::containsKey));
    boolean answered = answers.size() == living.size() && nowMs - roundSinceMs >= SETTLED_MS;
    boolean over = answered || nowMs - roundSinceMs >= patienceMs;
    if (!torn || !over) {
      return Optional.empty();
    }
    SortedSet<NodeId> joined = new TreeSet<>(living.keySet());
    joined.removeIf(node -> state.stateOf(node) != NodeState.JOINED);
    SortedSet<NodeId> survivors =
        Survivors.of(
            living.keySet(),
            answers,
            joined,
            master.filter(living::containsValue).map(Incarnation::node));
    SortedSet<Incarnation> losers = new TreeSet<>(living.values());
    losers.removeIf(boot -> survivors.contains(boot.node()));
    return Optional.of(new Decision(own.round(), survivors, losers));
  }
}
