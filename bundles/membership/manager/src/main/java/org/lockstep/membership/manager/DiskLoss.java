package org.lockstep.membership.manager;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.ClusterState;
import org.lockstep.membership.manager.core.DiskReports;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.membership.manager.core.Participant;
import org.lockstep.membership.manager.core.Reentry;
import org.lockstep.membership.spi.DiskWait;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Snapshot;

/**
 * A shared disk that is lost for all (DB-8): says so to the others, and hears them; carries out
 * what {@link Reentry} decides once it is back. Used by the loop's thread alone.
 */
final class DiskLoss {
  private final LocalNode node;
  private final Loop loop;
  private final Scribe scribe;
  private final Messenger messenger;
  private final Asks asks;
  private final Mastership mastership;
  private final Participant participant;
  private final DiskReports reports;
  private final Reentry reentry;

  DiskLoss(
      LocalNode node,
      Loop loop,
      Scribe scribe,
      Messenger messenger,
      Asks asks,
      Mastership mastership,
      Participant participant) {
    this.node = node;
    this.loop = loop;
    this.scribe = scribe;
    this.messenger = messenger;
    this.asks = asks;
    this.mastership = mastership;
    this.participant = participant;
    this.reports = new DiskReports(node.database().header().timing().watchdogMs());
    this.reentry = new Reentry(node.incarnation());
    loop.every(DiskReports.PERIOD_MS, this::concerns, this::report);
  }

  private boolean concerns() {
    return participant.member()
        && (node.diskLost()
            || !node.diskWait().equals(DiskWait.NONE)
            || reports.anyLost(loop.nowMs()));
  }

  private void report() {
    List<Incarnation> others = DiskReports.others(participant.state(), node.incarnation());
    Message report = new Message.Disk(node.diskLost());
    others.forEach(boot -> messenger.send(boot.node(), report));
    node.othersSay(reports.said(others, loop.nowMs()));
  }

  void heard(Incarnation from, Message.Disk said) {
    reports.heard(from, said.lost(), loop.nowMs());
  }

  /** Whether this node may take part in the mastership. */
  boolean mayServe() {
    return reentry.mayServe();
  }

  /** Before anything that the mastership has to do with. */
  void look(long epoch) {
    Reentry.Act act = reentry.look(node.diskWait());
    if (!reentry.mayServe()) {
      mastership.bar(epoch);
    }
    carryOut(act);
  }

  private void carryOut(Reentry.Act act) {
    if (act instanceof Reentry.Act.Read read) {
      read(read.number());
    } else if (act instanceof Reentry.Act.Confirm confirm) {
      ask(confirm.number(), confirm.above());
    } else if (act instanceof Reentry.Act.Panic panic) {
      node.panic(panic.why());
    }
  }

  private void read(long number) {
    scribe.run(
        claim -> Optional.of(readAll()),
        problem -> Optional.<Reentry.Reading>empty(),
        reading -> loop.post(() -> wasRead(number, reading)));
  }

  private Reentry.Reading readAll() {
    Observation observation = node.database().observe();
    Snapshot latest = node.database().latest();
    ClusterState state = Keys.stateIn(latest);
    return new Reentry.Reading(observation, latest.position(), state);
  }

  private void wasRead(long number, Optional<Reentry.Reading> reading) {
    carryOut(reentry.read(number, reading, participant.copy().position()));
    reentry.above().ifPresent(mastership::bar);
  }

  private void ask(long number, long above) {
    asks.ask(new Ask.Confirm(above), loop.nowMs())
        .thenAccept(
            reply -> {
              boolean granted = reply.refusal().isEmpty() && reply.stored().isEmpty();
              carryOut(reentry.answered(number, granted, reply.refusal().map(Problem::code)));
              if (granted) {
                node.confirmed(number);
              }
            });
  }
}
