package org.lockstep.membership.manager.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.store.CommitResult;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;

/** Messages between the membership managers; those of one turn to one node share a frame. */
public final class MessageCodec {
  private MessageCodec() {}

  public static byte[] encode(List<Message> messages) {
    PFrame.Builder frame = PFrame.newBuilder();
    messages.forEach(message -> frame.addMessages(encode(message)));
    return frame.build().toByteArray();
  }

  /**
   * @throws IllegalArgumentException when the bytes are not a frame of this version
   */
  public static List<Message> decode(byte[] bytes) {
    try {
      return PFrame.parseFrom(bytes).getMessagesList().stream()
          .map(MessageCodec::decode)
          .flatMap(Optional::stream)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a frame of the membership manager", e);
    }
  }

  private static PMessage encode(Message message) {
    PMessage.Builder out = PMessage.newBuilder();
    if (message instanceof Message.Request request) {
      out.setRequest(AskCodec.encode(request));
    } else if (message instanceof Message.Reply reply) {
      out.setReply(reply(reply));
    } else if (message instanceof Message.Committed committed) {
      out.setCommitted(commit(committed.commit()));
    } else if (message instanceof Message.FullCopy copy) {
      out.setFullCopy(copy(copy.snapshot()));
    } else if (message instanceof Message.Resync) {
      out.setResync(true);
    } else if (message instanceof Message.Directive directive) {
      out.setDirective(
          PDirective.newBuilder()
              .setEpoch(directive.epoch())
              .setBatch(directive.batch())
              .setBarrier(directive.barrier()));
    } else if (message instanceof Message.Ack ack) {
      out.setAck(
          PAck.newBuilder()
              .setEpoch(ack.epoch())
              .setBatch(ack.batch())
              .setBarrier(ack.barrier())
              .setFault(ack.fault()));
    } else if (message instanceof Message.PromiseRequest request) {
      out.setPromiseRequest(request.epoch());
    } else if (message instanceof Message.Promise promise) {
      out.setPromise(promise(promise));
    } else if (message instanceof Message.Progress progress) {
      out.setProgress(progress(progress));
    } else if (message instanceof Message.Working working) {
      out.setWorking(working(working));
    } else if (message instanceof Message.Disk disk) {
      out.setDisk(PDisk.newBuilder().setLost(disk.lost()));
    }
    return out.build();
  }

  private static Optional<Message> decode(PMessage in) {
    return switch (in.getBodyCase()) {
      case REQUEST -> AskCodec.decode(in.getRequest()).map(Message.class::cast);
      case REPLY -> Optional.of(reply(in.getReply()));
      case COMMITTED -> Optional.of(new Message.Committed(commit(in.getCommitted())));
      case FULL_COPY -> Optional.of(new Message.FullCopy(copy(in.getFullCopy())));
      case RESYNC -> Optional.of(new Message.Resync());
      case DIRECTIVE ->
          Optional.of(
              new Message.Directive(
                  in.getDirective().getEpoch(),
                  in.getDirective().getBatch(),
                  in.getDirective().getBarrier()));
      case ACK ->
          Optional.of(
              new Message.Ack(
                  in.getAck().getEpoch(),
                  in.getAck().getBatch(),
                  in.getAck().getBarrier(),
                  in.getAck().getFault()));
      case PROMISE_REQUEST -> Optional.of(new Message.PromiseRequest(in.getPromiseRequest()));
      case PROMISE -> Optional.of(promise(in.getPromise()));
      case PROGRESS -> Optional.of(progress(in.getProgress()));
      case WORKING -> Optional.of(working(in.getWorking()));
      case DISK -> Optional.of(new Message.Disk(in.getDisk().getLost()));
      case BODY_NOT_SET -> Optional.empty(); // of a later minor version (AL-3)
    };
  }

  private static PReply reply(Message.Reply reply) {
    PReply.Builder out = PReply.newBuilder().setId(reply.id());
    reply.refusal().ifPresent(problem -> out.setRefusal(problem(problem)));
    reply.stored().ifPresent(result -> stored(out, result));
    return out.build();
  }

  private static void stored(PReply.Builder out, CommitResult result) {
    if (result instanceof CommitResult.Committed committed) {
      out.setCommitted(committed.version());
    } else if (result instanceof CommitResult.Conflict conflict) {
      out.setConflict(
          PConflict.newBuilder()
              .setKey(conflict.key())
              .setExpected(conflict.expected())
              .setFound(conflict.found()));
    } else if (result instanceof CommitResult.Unknown unknown) {
      out.setUnknown(unknown.why());
    } else if (result instanceof CommitResult.Refused refused) {
      out.setRefused(problem(refused.problem()));
    }
  }

  private static PProblem problem(Problem problem) {
    return PProblem.newBuilder()
        .setCode(problem.code())
        .setWhat(problem.what())
        .setWhere(problem.where())
        .setWhy(problem.why())
        .build();
  }

  private static Problem problem(PProblem in) {
    return new Problem(in.getCode(), in.getWhat(), in.getWhere(), in.getWhy());
  }

  private static Message.Reply reply(PReply in) {
    Optional<Problem> refusal =
        in.hasRefusal() ? Optional.of(problem(in.getRefusal())) : Optional.empty();
    Optional<CommitResult> stored =
        switch (in.getStoredCase()) {
          case COMMITTED -> Optional.of(new CommitResult.Committed(in.getCommitted()));
          case CONFLICT ->
              Optional.of(
                  new CommitResult.Conflict(
                      in.getConflict().getKey(),
                      in.getConflict().getExpected(),
                      in.getConflict().getFound()));
          case UNKNOWN -> Optional.of(new CommitResult.Unknown(in.getUnknown()));
          case REFUSED -> Optional.of(new CommitResult.Refused(problem(in.getRefused())));
          case STORED_NOT_SET -> Optional.empty();
        };
    return new Message.Reply(in.getId(), refusal, stored);
  }

  private static PCommit commit(Commit commit) {
    PCommit.Builder out = PCommit.newBuilder().setPosition(position(commit.position()));
    commit.changes().forEach(change -> out.addChanges(AskCodec.change(change)));
    return out.build();
  }

  private static Commit commit(PCommit in) {
    return new Commit(
        position(in.getPosition()), in.getChangesList().stream().map(AskCodec::change).toList());
  }

  private static PFullCopy copy(Snapshot snapshot) {
    PFullCopy.Builder out = PFullCopy.newBuilder().setPosition(position(snapshot.position()));
    snapshot
        .records()
        .values()
        .forEach(
            each ->
                out.addRecords(
                    PRecord.newBuilder()
                        .setKey(each.key())
                        .setValue(ByteString.copyFrom(each.value()))
                        .setVersion(each.version())));
    return out.build();
  }

  private static Snapshot copy(PFullCopy in) {
    SortedMap<String, StoredRecord> records = new TreeMap<>();
    for (PRecord each : in.getRecordsList()) {
      records.put(
          each.getKey(),
          new StoredRecord(each.getKey(), each.getValue().toByteArray(), each.getVersion()));
    }
    return new Snapshot(position(in.getPosition()), records);
  }

  private static PPromise promise(Message.Promise promise) {
    PPromise.Builder out = PPromise.newBuilder().setEpoch(promise.epoch());
    for (Message.Told told : promise.told()) {
      out.addTold(
          PTold.newBuilder()
              .setBatch(told.batch())
              .setBarrier(told.barrier())
              .setAcked(told.acked())
              .setFault(told.fault()));
    }
    return out.build();
  }

  private static Message.Promise promise(PPromise in) {
    return new Message.Promise(
        in.getEpoch(),
        in.getToldList().stream()
            .map(
                told ->
                    new Message.Told(
                        told.getBatch(), told.getBarrier(), told.getAcked(), told.getFault()))
            .toList());
  }

  private static PProgress progress(Message.Progress progress) {
    PProgress.Builder out = PProgress.newBuilder().setEpoch(progress.epoch());
    for (Message.Waiting waiting : progress.waiting()) {
      PWaiting.Builder each =
          PWaiting.newBuilder()
              .setBatch(waiting.batch())
              .setBarrier(waiting.barrier())
              .setSinceMs(waiting.sinceMs());
      waiting.awaiting().forEach(node -> each.addAwaiting(node.value()));
      waiting.waitsFor().forEach((node, other) -> each.putWaitsFor(node.value(), other.value()));
      out.addWaiting(each);
    }
    return out.build();
  }

  private static Message.Progress progress(PProgress in) {
    return new Message.Progress(
        in.getEpoch(),
        in.getWaitingList().stream()
            .map(
                each ->
                    new Message.Waiting(
                        each.getBatch(),
                        each.getBarrier(),
                        each.getSinceMs(),
                        each.getAwaitingList().stream().map(Basics::node).toList(),
                        waitsFor(each)))
            .toList());
  }

  private static SortedMap<NodeId, NodeId> waitsFor(PWaiting in) {
    SortedMap<NodeId, NodeId> waitsFor = new TreeMap<>();
    in.getWaitsForMap()
        .forEach((node, other) -> waitsFor.put(Basics.node(node), Basics.node(other)));
    return waitsFor;
  }

  private static PWorking working(Message.Working working) {
    PWorking.Builder out =
        PWorking.newBuilder()
            .setEpoch(working.epoch())
            .setBatch(working.batch())
            .setBarrier(working.barrier())
            .setMoreMs(working.moreMs());
    working.waitsFor().ifPresent(boot -> out.setWaitsFor(Basics.boot(boot)));
    return out.build();
  }

  private static Message.Working working(PWorking in) {
    return new Message.Working(
        in.getEpoch(),
        in.getBatch(),
        in.getBarrier(),
        in.getMoreMs(),
        in.hasWaitsFor() ? Optional.of(Basics.boot(in.getWaitsFor())) : Optional.empty());
  }

  private static PPosition position(Position position) {
    return PPosition.newBuilder()
        .setEpoch(position.epoch())
        .setSequence(position.sequence())
        .build();
  }

  private static Position position(PPosition in) {
    return new Position(in.getEpoch(), in.getSequence());
  }
}
