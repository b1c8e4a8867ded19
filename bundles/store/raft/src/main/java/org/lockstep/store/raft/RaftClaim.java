package org.lockstep.store.raft;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.Incarnation;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.raft.core.Bounds;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.raft.core.Machine;
import org.lockstep.store.raft.core.Outcome;
import org.lockstep.store.raft.core.Owner;
import org.lockstep.store.spi.BidOutcome;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.CommitOutcome;
import org.lockstep.store.spi.ForeignOwnerException;
import org.lockstep.store.spi.Heartbeat;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SealedSector;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;

/** A claimed slot. */
final class RaftClaim implements SlotClaim {
  private final RaftMember member;
  private final Owner owner;

  /** The last commit of the epoch that is served; none: its epoch is 0. */
  private volatile Position last = Position.START;

  /** Called by one thread: the last epoch that this boot has begun to serve, or is done with. */
  private long over;

  RaftClaim(RaftMember member, Owner owner) {
    this.member = member;
    this.owner = owner;
  }

  @Override
  public Incarnation incarnation() {
    return owner.boot();
  }

  @Override
  public void renew(Heartbeat heartbeat) {
    require(new Entry.Renew(owner, heartbeat));
  }

  /** What is refused is thrown. */
  private Outcome require(Entry entry) {
    Outcome outcome = member.write(entry);
    if (outcome instanceof Outcome.Foreign foreign) {
      throw new ForeignOwnerException(foreign(foreign.owner()));
    }
    if (outcome instanceof Outcome.Refused refused) {
      throw new ProblemException(problem(refused));
    }
    return outcome;
  }

  private Problem foreign(Incarnation now) {
    return new Problem(
        "foreign-owner",
        "write refused",
        owner.boot().node().toString(),
        "the slot belongs to " + now + " now, this is " + owner.boot());
  }

  private Problem problem(Outcome.Refused refused) {
    return new Problem(refused.code(), "write refused", owner.boot().toString(), refused.why());
  }

  @Override
  public BidOutcome bid(long epoch) {
    try {
      return require(new Entry.Bid(owner, epoch)) instanceof Outcome.Chosen chosen
          ? new BidOutcome.Chosen(chosen.mastership())
          : new BidOutcome.Beaten("nobody");
    } catch (ProblemException e) {
      return new BidOutcome.Unknown(e.problem());
    }
  }

  @Override
  public Snapshot adopt(long epoch) {
    if (epoch <= over) {
      throw new ProblemException(
          "not-master",
          "adoption refused",
          "epoch " + epoch,
          "this boot has served it, or a later one, and is done with it");
    }
    over = epoch;
    if (require(new Entry.Adopt(owner, epoch)) instanceof Outcome.Adopted adopted) {
      last = adopted.history().position();
      return adopted.history();
    }
    throw new IllegalStateException("an adoption has another outcome");
  }

  /** An entry that came too late, or may still come, ends the epoch for this boot. */
  @Override
  public CommitOutcome commit(long epoch, List<Change> changes) {
    Position at = last.next();
    if (at.epoch() != epoch) {
      return unknown("epoch " + epoch + " was not adopted, or has ended");
    }
    unfit(changes)
        .ifPresent(
            problem -> {
              throw new TooLarge(problem);
            });
    try {
      Outcome outcome = member.write(new Entry.Append(owner, at, changes));
      if (outcome instanceof Outcome.Confirmed confirmed) {
        last = confirmed.position();
        return new CommitOutcome.Confirmed(last);
      }
      if (outcome instanceof Outcome.Refused refused && refused.code().equals(Machine.TOO_LARGE)) {
        throw new TooLarge(problem(refused));
      }
      return unknown(outcome.toString());
    } catch (TooLarge e) {
      throw e;
    } catch (ProblemException e) {
      last = Position.START;
      return new CommitOutcome.Unknown(e.problem());
    }
  }

  /** Before it is sent to anybody. */
  private Optional<Problem> unfit(List<Change> changes) {
    Bounds bounds = member.members().bounds();
    return bounds.holds(changes)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Machine.TOO_LARGE,
                "commit refused",
                member.members().header().name(),
                "its changes have more than "
                    + bounds.commitBytes()
                    + " bytes, the most that one commit may have"));
  }

  @Override
  public Optional<Problem> refusal(Snapshot records, List<Change> changes) {
    Bounds bounds = member.members().bounds();
    Snapshot next = records.with(new Commit(records.position().next(), changes));
    return unfit(changes)
        .or(
            () ->
                bounds.holds(next)
                    ? Optional.empty()
                    : Optional.of(
                        problem(new Outcome.Refused(Machine.TOO_LARGE, bounds.exceeded()))));
  }

  /** Nothing was changed. */
  private static final class TooLarge extends ProblemException {
    private static final long serialVersionUID = 1L;

    TooLarge(Problem problem) {
      super(problem);
    }
  }

  private CommitOutcome unknown(String why) {
    last = Position.START;
    return new CommitOutcome.Unknown(
        new Problem(
            "commit-unknown", "commit not confirmed", member.members().header().name(), why));
  }

  @Override
  public void release(long epoch) {
    last = Position.START;
    over = Math.max(over, epoch);
    require(new Entry.Release(owner, epoch));
  }

  @Override
  public void vouch(Incarnation dead) {
    require(new Entry.Vouch(owner, dead));
  }

  @Override
  public void markDead(int earlier) {
    if (earlier < owner.boot().number()) {
      require(new Entry.Mark(new Incarnation(owner.boot().node(), earlier)));
    }
  }

  /** There is no disk that others read: it is for the next boot of this node. */
  @Override
  public List<SealedSector> deathMark() {
    return member.mark().of(owner.boot());
  }

  @Override
  public void leave() {
    last = Position.START;
    require(new Entry.Leave(owner));
  }
}
