package org.lockstep.store.raft.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import org.lockstep.base.NodeId;
import org.lockstep.store.raft.core.Entry;
import org.lockstep.store.raft.core.Owner;
import org.lockstep.store.raft.format.RAppend;
import org.lockstep.store.raft.format.RClaim;
import org.lockstep.store.raft.format.REntry;
import org.lockstep.store.raft.format.REpoch;
import org.lockstep.store.raft.format.RLeave;
import org.lockstep.store.raft.format.RLook;
import org.lockstep.store.raft.format.RMark;
import org.lockstep.store.raft.format.RRenew;
import org.lockstep.store.raft.format.RVouch;

/** Entries as bytes. */
public final class EntryCodec {
  private EntryCodec() {}

  public static byte[] encode(Ticket ticket) {
    REntry.Builder out = REntry.newBuilder().setProcess(ticket.process()).setCount(ticket.count());
    act(ticket.entry(), out);
    return out.build().toByteArray();
  }

  private static void act(Entry entry, REntry.Builder out) {
    if (entry instanceof Entry.Look) {
      out.setLook(RLook.getDefaultInstance());
    } else if (entry instanceof Entry.Claim claim) {
      out.setClaim(
          RClaim.newBuilder()
              .setSlot(claim.slot().value())
              .setSeenBoot(claim.seenBoot())
              .setSeenCounter(claim.seenCounter())
              .setNonce(claim.nonce()));
    } else if (entry instanceof Entry.Renew renew) {
      out.setRenew(
          RRenew.newBuilder()
              .setOwner(Parts.owner(renew.owner()))
              .setHeartbeat(Parts.heartbeat(renew.heartbeat())));
    } else if (entry instanceof Entry.Leave leave) {
      out.setLeave(RLeave.newBuilder().setOwner(Parts.owner(leave.owner())));
    } else if (entry instanceof Entry.Vouch vouch) {
      out.setVouch(
          RVouch.newBuilder()
              .setOwner(Parts.owner(vouch.owner()))
              .setDead(Parts.incarnation(vouch.dead())));
    } else if (entry instanceof Entry.Mark mark) {
      out.setMark(RMark.newBuilder().setDead(Parts.incarnation(mark.dead())));
    } else if (entry instanceof Entry.Bid bid) {
      out.setBid(epoch(bid.owner(), bid.epoch()));
    } else if (entry instanceof Entry.Release release) {
      out.setRelease(epoch(release.owner(), release.epoch()));
    } else if (entry instanceof Entry.Adopt adopt) {
      out.setAdopt(epoch(adopt.owner(), adopt.epoch()));
    } else if (entry instanceof Entry.Append append) {
      RAppend.Builder appended =
          RAppend.newBuilder()
              .setOwner(Parts.owner(append.owner()))
              .setAt(Parts.position(append.at()));
      append.changes().forEach(change -> appended.addChanges(Parts.change(change)));
      out.setAppend(appended);
    }
  }

  private static REpoch epoch(Owner owner, long epoch) {
    return REpoch.newBuilder().setOwner(Parts.owner(owner)).setEpoch(epoch).build();
  }

  /**
   * @throws Malformed when a field is out of its range, or it is of a kind that is not known here
   */
  public static Ticket decode(byte[] bytes, int offset, int length) throws Malformed {
    try {
      REntry in = REntry.parser().parseFrom(bytes, offset, length);
      return new Ticket(in.getProcess(), in.getCount(), entry(in));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new Malformed("an entry of " + length + " bytes is refused", e);
    }
  }

  private static Entry entry(REntry in) throws Malformed {
    return switch (in.getActCase()) {
      case LOOK -> new Entry.Look();
      case CLAIM -> claim(in.getClaim());
      case RENEW ->
          new Entry.Renew(
              Parts.owner(in.getRenew().getOwner()), Parts.heartbeat(in.getRenew().getHeartbeat()));
      case LEAVE -> new Entry.Leave(Parts.owner(in.getLeave().getOwner()));
      case VOUCH ->
          new Entry.Vouch(
              Parts.owner(in.getVouch().getOwner()), Parts.incarnation(in.getVouch().getDead()));
      case MARK -> new Entry.Mark(Parts.incarnation(in.getMark().getDead()));
      case BID -> new Entry.Bid(Parts.owner(in.getBid().getOwner()), in.getBid().getEpoch());
      case RELEASE ->
          new Entry.Release(Parts.owner(in.getRelease().getOwner()), in.getRelease().getEpoch());
      case ADOPT ->
          new Entry.Adopt(Parts.owner(in.getAdopt().getOwner()), in.getAdopt().getEpoch());
      case APPEND -> append(in.getAppend());
      case ACT_NOT_SET -> throw new Malformed("an entry is of no kind that this version knows");
    };
  }

  private static Entry claim(RClaim in) {
    if (in.getSeenBoot() < 0) {
      throw new IllegalArgumentException("boot " + in.getSeenBoot());
    }
    return new Entry.Claim(
        NodeId.of(in.getSlot()), in.getSeenBoot(), in.getSeenCounter(), in.getNonce());
  }

  private static Entry append(RAppend in) {
    return new Entry.Append(
        Parts.owner(in.getOwner()),
        Parts.position(in.getAt()),
        in.getChangesList().stream().map(Parts::change).toList());
  }
}
