package org.lockstep.membership.manager.wire;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.membership.manager.core.Ask;
import org.lockstep.membership.manager.core.Message;
import org.lockstep.store.Change;
import org.lockstep.store.Transaction;

/** What nodes ask of the master. */
final class AskCodec {
  private AskCodec() {}

  static PRequest encode(Message.Request request) {
    PRequest.Builder out = PRequest.newBuilder().setId(request.id());
    Ask ask = request.ask();
    if (ask instanceof Ask.Join join) {
      PJoin.Builder specs = PJoin.newBuilder().setName(join.name());
      join.specs().forEach(spec -> specs.addSpecs(Basics.spec(spec)));
      join.hears().forEach(node -> specs.addHears(node.value()));
      out.setJoin(specs);
    } else if (ask instanceof Ask.Leave leave) {
      out.setLeave(Basics.boot(leave.boot()));
    } else if (ask instanceof Ask.Force force) {
      out.setForce(
          PForce.newBuilder().setBoot(Basics.boot(force.boot())).setReason(force.reason()));
    } else if (ask instanceof Ask.Register register) {
      out.setRegister(Basics.spec(register.spec()));
    } else if (ask instanceof Ask.Release release) {
      out.setRelease(Basics.level(release.level()));
    } else if (ask instanceof Ask.Lost lost) {
      out.setLost(PLost.newBuilder().setLevel(Basics.level(lost.level())).setWhy(lost.why()));
    } else if (ask instanceof Ask.Store store) {
      PTransaction.Builder transaction =
          PTransaction.newBuilder().putAllExpectations(store.transaction().expectations());
      store.transaction().changes().forEach(change -> transaction.addChanges(change(change)));
      out.setStore(transaction);
    } else if (ask instanceof Ask.Confirm confirm) {
      out.setConfirm(PConfirm.newBuilder().setAbove(confirm.above()));
    }
    return out.build();
  }

  /** Empty for what a later minor version asks (AL-3). */
  static Optional<Message.Request> decode(PRequest in) {
    Optional<Ask> ask =
        switch (in.getAskCase()) {
          case JOIN ->
              Optional.of(
                  new Ask.Join(
                      in.getJoin().getSpecsList().stream().map(Basics::spec).toList(),
                      in.getJoin().getHearsList().stream().map(NodeId::of).toList(),
                      in.getJoin().getName()));
          case LEAVE -> Optional.of(new Ask.Leave(Basics.boot(in.getLeave())));
          case FORCE ->
              Optional.of(
                  new Ask.Force(Basics.boot(in.getForce().getBoot()), in.getForce().getReason()));
          case REGISTER -> Optional.of(new Ask.Register(Basics.spec(in.getRegister())));
          case RELEASE -> Optional.of(new Ask.Release(Basics.level(in.getRelease())));
          case LOST ->
              Optional.of(
                  new Ask.Lost(Basics.level(in.getLost().getLevel()), in.getLost().getWhy()));
          case STORE ->
              Optional.of(
                  new Ask.Store(
                      new Transaction(
                          new TreeMap<>(in.getStore().getExpectationsMap()),
                          in.getStore().getChangesList().stream().map(AskCodec::change).toList())));
          case CONFIRM -> Optional.of(new Ask.Confirm(in.getConfirm().getAbove()));
          case ASK_NOT_SET -> Optional.empty();
        };
    return ask.map(each -> new Message.Request(in.getId(), each));
  }

  static PChange change(Change change) {
    PChange.Builder out =
        PChange.newBuilder().setKey(change.key()).setDelete(change.value().isEmpty());
    change.value().ifPresent(value -> out.setValue(ByteString.copyFrom(value)));
    return out.build();
  }

  static Change change(PChange in) {
    return in.getDelete()
        ? Change.delete(in.getKey())
        : Change.put(in.getKey(), in.getValue().toByteArray());
  }
}
