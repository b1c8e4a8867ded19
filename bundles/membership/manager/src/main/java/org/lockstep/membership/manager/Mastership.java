package org.lockstep.membership.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.TransitionRecord;
import org.lockstep.membership.TransitionType;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DeathWatch;
import org.lockstep.membership.manager.core.Master;
import org.lockstep.membership.manager.core.Member;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Output;
import org.lockstep.membership.manager.core.Rounds;
import org.lockstep.membership.manager.wire.HistoryCodec;
import org.lockstep.membership.manager.wire.StateCodec;
import org.lockstep.store.Change;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as master: takes an epoch's mastership up, carries out what {@link Master} decides, and
 * gives it up. Used by the loop's thread alone.
 */
final class Mastership {
  private static final Logger LOG = LoggerFactory.getLogger(Mastership.class);

  private final Incarnation self;
  private final DeathWatch deaths;
  private final Scribe scribe;
  private final Loop loop;
  private final Messenger messenger;
  private final Hearer hearer;
  private Optional<Master> master = Optional.empty();
  private ClusterState lastKnown = ClusterState.EMPTY;
  private long adopting;
  private long givenUp;
  private long barred;
  private boolean releasing;

  /** Hears when this node begins and ends to serve. */
  interface Hearer {
    void serving(long epoch);

    void steppedDown();

    /** This node, which may believe it is one, is no member in what an epoch begins with. */
    void adoptedWithoutSelf(Snapshot confirmed);
  }

  Mastership(
      Incarnation self,
      DeathWatch deaths,
      Scribe scribe,
      Loop loop,
      Messenger messenger,
      Hearer hearer) {
    this.self = self;
    this.deaths = deaths;
    this.scribe = scribe;
    this.loop = loop;
    this.messenger = messenger;
    this.hearer = hearer;
  }

  /** The epoch that is served; 0: none. */
  long serving() {
    return master.map(Master::epoch).orElse(0L);
  }

  /** The last commit of the epoch that is served. */
  Optional<Position> confirmed() {
    return master.map(each -> each.copy().position());
  }

  /** The disk says that this boot holds the epoch. */
  void serve(long epoch) {
    if (epoch == givenUp || epoch <= barred) {
      release(epoch); // the last try failed
    } else if (serving() != epoch && adopting != epoch) {
      adopt(epoch);
    }
  }

  private void adopt(long epoch) {
    adopting = epoch;
    deaths.forgetOldLooks(loop.nowMs());
    LOG.info("Adopting the cluster's history as master of epoch {}", epoch);
    scribe.adopt(
        epoch,
        adopted -> loop.post(() -> begin(epoch, adopted)),
        problem ->
            loop.post(
                () -> {
                  LOG.error("Epoch {} is given up: {}", epoch, problem);
                  giveUp(epoch);
                }));
  }

  /** Others may bid once the disk shows that it is released; each look tries again until then. */
  void giveUp(long epoch) {
    givenUp = epoch;
    release(epoch);
  }

  private void release(long epoch) {
    if (!releasing) {
      releasing = true;
      scribe.release(epoch, () -> loop.post(() -> releasing = false));
    }
  }

  private void begin(long epoch, Snapshot adopted) {
    if (epoch == givenUp || epoch <= barred) {
      return;
    }
    ClusterState state = Keys.stateIn(adopted);
    if (!state.isMember(self) && othersLive(state)) {
      LOG.info("Epoch {} is left to the members of the cluster", epoch);
      lastKnown = state;
      giveUp(epoch);
      hearer.steppedDown();
      hearer.adoptedWithoutSelf(adopted);
      return;
    }
    List<TransitionRecord> begun =
        Keys.historyIn(adopted).stream()
            .filter(each -> Keys.isUnderWay(each) && state.walks().containsKey(each.id()))
            .toList();
    Master serving = new Master(self.node(), epoch, adopted, state, begun, loop.now());
    master = Optional.of(serving);
    hearer.serving(epoch);
    carryOut(serving.begin(loop.now()));
    master.ifPresent(this::reportDeaths); // known already: it is why there is a new master
    if (!state.isMember(self)) {
      hearer.adoptedWithoutSelf(adopted);
    }
  }

  /** This boot's lease has run out: it serves none of the epochs up to that one (DB-8). */
  void bar(long epoch) {
    barred = Math.max(barred, Math.max(epoch, Math.max(adopting, serving())));
    master.ifPresent(each -> carryOut(each.unknown("the lease of this node has run out")));
  }

  private boolean othersLive(ClusterState state) {
    return state.members().values().stream()
        .map(Member::boot)
        .anyMatch(boot -> !boot.equals(self) && deaths.alive(boot));
  }

  /**
   * Whether living members are known of: they bid, for a node that is none may not even hear them.
   */
  boolean knowsMembers() {
    return othersLive(lastKnown);
  }

  /** What the last look at the disk means for the epoch that is served. */
  void observed(long epoch) {
    master
        .filter(each -> epoch > each.epoch())
        .ifPresent(each -> carryOut(each.unknown("epoch " + epoch + " has begun")));
    master.ifPresent(this::reportDeaths);
  }

  /** What the network, as the disk shows it, means for the epoch that is served (MM-17). */
  void network(Rounds rounds, Set<NodeId> heard) {
    master.ifPresent(
        serving -> {
          SortedSet<NodeId> unheard = new TreeSet<>(serving.state().members().keySet());
          unheard.removeAll(heard);
          unheard.remove(self.node());
          serving.doesNotHear(unheard);
          rounds.decision().ifPresent(each -> carryOut(serving.decided(each, loop.now())));
        });
  }

  private void reportDeaths(Master serving) {
    for (Member member : serving.state().members().values()) {
      Incarnation boot = member.boot();
      Optional<String> proof = deaths.proof(boot);
      if (proof.isPresent() && !boot.equals(self)) {
        carryOut(serving.proven(boot, proof.get(), loop.now()));
      } else if (deaths.silent(boot) && !boot.equals(self)) {
        carryOut(serving.silent(boot, loop.now()));
      }
    }
  }

  /** The boots whose forced leave waits for a proof of their death (MM-11). */
  SortedSet<Incarnation> unproven() {
    SortedSet<Incarnation> boots = new TreeSet<>();
    master.stream()
        .flatMap(each -> each.state().walks().values().stream())
        .filter(walk -> walk.type() == TransitionType.FORCED_LEAVING && !walk.mayProceed())
        .forEach(walk -> boots.add(walk.boot()));
    return boots;
  }

  void cutsOff(SortedSet<NodeId> nodes) {
    master.ifPresent(each -> each.cutsOff(nodes));
  }

  /** Made sure from the outside (ND-4). */
  void fenced(Incarnation boot, String how) {
    master.ifPresent(each -> carryOut(each.proven(boot, how, loop.now())));
  }

  void received(Incarnation from, Message message) {
    if (message instanceof Message.Request request && request.ask() instanceof Ask.Confirm) {
      deaths.sign(from, loop.nowMs());
    }
    master.ifPresent(each -> carryOut(each.received(from, message, loop.now())));
  }

  /** Whether anything it does goes by the clock just now. */
  boolean restless() {
    return master.filter(Master::restless).isPresent();
  }

  void tick() {
    master.ifPresent(each -> carryOut(each.tick(loop.now())));
  }

  private void carryOut(List<Output> outputs) {
    for (Output output : outputs) {
      if (output instanceof Output.Send send) {
        messenger.send(send.to(), send.message());
      } else if (output instanceof Output.Write write) {
        write(write);
      } else if (output instanceof Output.StepDown down) {
        stepDown(down.why());
      }
    }
  }

  private void write(Output.Write write) {
    Master serving = master.orElseThrow();
    long epoch = serving.epoch();
    List<Change> changes = new ArrayList<>(write.records());
    if (!write.state().equals(serving.state())) {
      changes.add(Change.put(Keys.STATE, StateCodec.encode(write.state())));
    }
    write
        .history()
        .forEach(
            past -> changes.add(Change.put(Keys.history(past.id()), HistoryCodec.encode(past))));
    scribe.commit(
        epoch,
        changes,
        outcome -> loop.post(() -> written(epoch, changes, outcome)),
        problem -> loop.post(() -> refused(epoch, problem)));
  }

  private void written(long epoch, List<Change> changes, CommitOutcome outcome) {
    if (serving() != epoch) {
      return;
    }
    Master serving = master.orElseThrow();
    if (outcome instanceof CommitOutcome.Confirmed confirmed) {
      carryOut(serving.confirmed(new Commit(confirmed.position(), changes), loop.now()));
    } else if (outcome instanceof CommitOutcome.Unknown unknown) {
      carryOut(serving.unknown(unknown.problem().line()));
    }
  }

  private void refused(long epoch, Problem problem) {
    if (serving() == epoch) {
      LOG.warn("A commit is refused: {}", problem);
      carryOut(master.orElseThrow().refused(problem, loop.now()));
    }
  }

  private void stepDown(String why) {
    master.ifPresent(
        each -> {
          LOG.warn("Stepping down from epoch {}: {}", each.epoch(), why);
          giveUp(each.epoch());
        });
    master = Optional.empty();
    hearer.steppedDown();
  }

  /** This node has left. */
  void depart() {
    master.ifPresent(each -> giveUp(each.epoch()));
    master = Optional.empty();
  }
}
