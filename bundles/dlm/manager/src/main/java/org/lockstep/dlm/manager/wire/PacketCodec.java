package org.lockstep.dlm.manager.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.lockstep.dlm.manager.core.Message;
import org.lockstep.dlm.manager.core.Message.Retained;
import org.lockstep.dlm.manager.core.Packet;
import org.lockstep.dlm.manager.core.Packet.Addressed;

/** Packets between lock managers. */
public final class PacketCodec {
  private PacketCodec() {}

  public static byte[] encode(Packet packet) {
    PPacket.Builder out =
        PPacket.newBuilder()
            .setSession(packet.session())
            .setFirst(packet.first())
            .setHeardSession(packet.heardSession())
            .setHeard(packet.heard());
    packet.messages().forEach(each -> out.addMessages(encode(each)));
    return out.build().toByteArray();
  }

  /**
   * @throws IllegalArgumentException when the bytes are not a packet of this version
   */
  public static Packet decode(byte[] bytes) {
    try {
      PPacket in = PPacket.parseFrom(bytes);
      List<Addressed> messages = in.getMessagesList().stream().map(PacketCodec::decode).toList();
      return new Packet(
          in.getSession(), in.getFirst(), messages, in.getHeardSession(), in.getHeard());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a packet of the lock manager", e);
    }
  }

  private static PMessage encode(Addressed addressed) {
    PMessage.Builder out =
        PMessage.newBuilder()
            .setSpace(addressed.space())
            .setOwner(addressed.owner())
            .setShard(addressed.shard());
    Message message = addressed.message();
    if (message instanceof Message.Find find) {
      out.setFind(
          PFind.newBuilder().setName(Values.name(find.name())).setRebuilding(find.rebuilding()));
    } else if (message instanceof Message.Found found) {
      out.setFound(
          PFound.newBuilder()
              .setName(Values.name(found.name()))
              .setMaster(Values.boot(found.master()))
              .setToken(found.token())
              .setVeiled(found.veiled())
              .setRebuilding(found.rebuilding()));
    } else if (message instanceof Message.Mastered mastered) {
      PMastered.Builder names = PMastered.newBuilder().setMaster(Values.boot(mastered.master()));
      mastered.names().forEach(name -> names.addNames(Values.name(name)));
      out.setMastered(names);
    } else if (message instanceof Message.Forget forget) {
      out.setForget(
          PForget.newBuilder().setName(Values.name(forget.name())).setToken(forget.token()));
    } else if (message instanceof Message.Veiled veiled) {
      PVeiled.Builder dead = PVeiled.newBuilder();
      veiled.dead().forEach(each -> dead.addDead(Values.boot(each)));
      out.setVeiled(dead);
    } else if (message instanceof Message.Offer offer) {
      out.setOffer(Values.name(offer.name()));
    } else if (message instanceof Message.Accept accept) {
      out.setAccept(Values.name(accept.name()));
    } else if (message instanceof Message.Take take) {
      out.setTake(
          PTake.newBuilder()
              .setName(Values.name(take.name()))
              .setToken(take.token())
              .setValue(Values.value(take.value()))
              .setValueToken(take.valueToken()));
    } else if (message instanceof Message.Rejoin rejoin) {
      out.setRejoin(rejoin(rejoin));
    } else if (message instanceof Message.HandOver handOver) {
      out.setHandOver(handOver(handOver));
    } else {
      encodeLock(message, out);
    }
    return out.build();
  }

  private static void encodeLock(Message message, PMessage.Builder out) {
    if (message instanceof Message.Ask ask) {
      out.setAsk(
          PAsk.newBuilder()
              .setId(ask.id())
              .setName(Values.name(ask.name()))
              .setWish(Values.wish(ask.wish()))
              .setLabel(ask.label()));
    } else if (message instanceof Message.Convert convert) {
      PConvert.Builder to =
          PConvert.newBuilder()
              .setId(convert.id())
              .setWish(Values.wish(convert.wish()))
              .setToken(convert.token());
      Optional.ofNullable(convert.written()).map(Values::value).ifPresent(to::setWritten);
      out.setConvert(to);
    } else if (message instanceof Message.Cancel cancel) {
      out.setCancel(PCancel.newBuilder().setId(cancel.id()).setWhy(cancel.why().ordinal()));
    } else if (message instanceof Message.Release release) {
      PRelease.Builder gone = PRelease.newBuilder().setId(release.id()).setToken(release.token());
      Optional.ofNullable(release.written()).map(Values::value).ifPresent(gone::setWritten);
      out.setRelease(gone);
    } else if (message instanceof Message.Granted granted) {
      out.setGranted(
          PGranted.newBuilder()
              .setId(granted.id())
              .setMode(granted.mode().ordinal())
              .setToken(granted.token())
              .setValue(Values.value(granted.value()))
              .setValueToken(granted.valueToken())
              .setDemoted(granted.demoted()));
    } else if (message instanceof Message.Refused refused) {
      out.setRefused(
          PRefused.newBuilder()
              .setId(refused.id())
              .setWhy(refused.why().ordinal())
              .setGranted(refused.granted().ordinal()));
    } else if (message instanceof Message.Blocks blocks) {
      out.setBlocks(
          PBlocks.newBuilder()
              .setId(blocks.id())
              .setWanted(blocks.wanted().ordinal())
              .setInquires(blocks.inquires()));
    } else if (message instanceof Message.InUse used) {
      out.setInUse(used.id());
    } else if (message instanceof Message.Chase chase) {
      out.setChase(Values.trail(chase.id(), chase.trail()));
    } else if (message instanceof Message.Chased chased) {
      out.setChased(Values.trail(chased.id(), chased.trail()));
    } else if (message instanceof Message.NotMaster not) {
      out.setNotMaster(not.id());
    }
  }

  private static PRejoin rejoin(Message.Rejoin rejoin) {
    PRejoin.Builder out =
        PRejoin.newBuilder()
            .setId(rejoin.id())
            .setName(Values.name(rejoin.name()))
            .setHolds(rejoin.holds())
            .setGranted(rejoin.granted().ordinal())
            .setToken(rejoin.token())
            .setValue(Values.value(rejoin.value()))
            .setValueToken(rejoin.valueToken())
            .setWaitedMs(rejoin.waitedMs())
            .setLabel(rejoin.label());
    Optional.ofNullable(rejoin.pending()).map(Values::wish).ifPresent(out::setPending);
    return out.build();
  }

  private static PHandOver handOver(Message.HandOver handOver) {
    PHandOver.Builder out =
        PHandOver.newBuilder()
            .setName(Values.name(handOver.name()))
            .setHeir(Values.boot(handOver.heir()))
            .setEra(handOver.era())
            .setToken(handOver.token())
            .setValue(Values.value(handOver.value()))
            .setValueToken(handOver.valueToken());
    handOver
        .retained()
        .forEach(
            each ->
                out.addRetained(
                    PRetained.newBuilder()
                        .setNode(Values.boot(each.node()))
                        .setMode(each.mode().ordinal())));
    return out.build();
  }

  private static Addressed decode(PMessage in) {
    return new Addressed(Values.space(in.getSpace()), in.getOwner(), in.getShard(), message(in));
  }

  private static Message message(PMessage in) {
    return switch (in.getWhatCase()) {
      case FIND ->
          new Message.Find(Values.name(in.getFind().getName()), in.getFind().getRebuilding());
      case FOUND -> found(in.getFound());
      case MASTERED ->
          new Message.Mastered(
              Values.boot(in.getMastered().getMaster()),
              in.getMastered().getNamesList().stream().map(Values::name).toList());
      case FORGET ->
          new Message.Forget(Values.name(in.getForget().getName()), in.getForget().getToken());
      case ASK -> ask(in.getAsk());
      case CONVERT ->
          new Message.Convert(
              in.getConvert().getId(),
              Values.wish(in.getConvert().getWish()),
              in.getConvert().hasWritten() ? Values.value(in.getConvert().getWritten()) : null,
              in.getConvert().getToken());
      case CANCEL ->
          new Message.Cancel(in.getCancel().getId(), Values.reason(in.getCancel().getWhy()));
      case RELEASE ->
          new Message.Release(
              in.getRelease().getId(),
              in.getRelease().hasWritten() ? Values.value(in.getRelease().getWritten()) : null,
              in.getRelease().getToken());
      case GRANTED -> granted(in.getGranted());
      case REFUSED ->
          new Message.Refused(
              in.getRefused().getId(),
              Values.reason(in.getRefused().getWhy()),
              Values.mode(in.getRefused().getGranted()));
      case BLOCKS ->
          new Message.Blocks(
              in.getBlocks().getId(),
              Values.mode(in.getBlocks().getWanted()),
              in.getBlocks().getInquires());
      case IN_USE -> new Message.InUse(in.getInUse());
      case NOT_MASTER -> new Message.NotMaster(in.getNotMaster());
      case VEILED ->
          new Message.Veiled(in.getVeiled().getDeadList().stream().map(Values::boot).toList());
      case CHASE -> new Message.Chase(in.getChase().getId(), Values.trail(in.getChase()));
      case CHASED -> new Message.Chased(in.getChased().getId(), Values.trail(in.getChased()));
      case OFFER -> new Message.Offer(Values.name(in.getOffer()));
      case ACCEPT -> new Message.Accept(Values.name(in.getAccept()));
      case TAKE ->
          new Message.Take(
              Values.name(in.getTake().getName()),
              in.getTake().getToken(),
              Values.value(in.getTake().getValue()),
              in.getTake().getValueToken());
      case REJOIN -> rejoin(in.getRejoin());
      case HAND_OVER -> handOver(in.getHandOver());
      case WHAT_NOT_SET -> throw new IllegalArgumentException("a message of a later version");
    };
  }

  private static Message found(PFound found) {
    return new Message.Found(
        Values.name(found.getName()),
        Values.boot(found.getMaster()),
        found.getToken(),
        found.getVeiled(),
        found.getRebuilding());
  }

  private static Message ask(PAsk ask) {
    return new Message.Ask(
        ask.getId(),
        Values.name(ask.getName()),
        Values.wish(ask.getWish()),
        Values.label(ask.getLabel()));
  }

  private static Message granted(PGranted granted) {
    return new Message.Granted(
        granted.getId(),
        Values.mode(granted.getMode()),
        granted.getToken(),
        Values.value(granted.getValue()),
        granted.getValueToken(),
        granted.getDemoted());
  }

  private static Message rejoin(PRejoin rejoin) {
    return new Message.Rejoin(
        rejoin.getId(),
        Values.name(rejoin.getName()),
        rejoin.getHolds(),
        Values.mode(rejoin.getGranted()),
        rejoin.getToken(),
        Values.value(rejoin.getValue()),
        rejoin.getValueToken(),
        rejoin.hasPending() ? Values.wish(rejoin.getPending()) : null,
        rejoin.getWaitedMs(),
        Values.label(rejoin.getLabel()));
  }

  private static Message handOver(PHandOver handOver) {
    return new Message.HandOver(
        Values.name(handOver.getName()),
        Values.boot(handOver.getHeir()),
        handOver.getEra(),
        handOver.getToken(),
        Values.value(handOver.getValue()),
        handOver.getValueToken(),
        handOver.getRetainedList().stream()
            .map(each -> new Retained(Values.boot(each.getNode()), Values.mode(each.getMode())))
            .toList());
  }
}
