package org.lockstep.membership.manager.core;

import java.util.Optional;
import org.lockstep.base.Incarnation;

/** What each request changes. */
final class Requests {
  private Requests() {}

  static Mutation.Body body(Incarnation from, Ask ask) {
    if (ask instanceof Ask.Join join) {
      return work ->
          ConfiguredNodes.joinObjection(work, from, join.name())
              .or(() -> Admission.join(work.draft, from, join));
    } else if (ask instanceof Ask.Leave leave) {
      return work -> Admission.leave(work.draft, leave.boot());
    } else if (ask instanceof Ask.Force force) {
      return work ->
          Admission.forceFor(work.draft, from, force.boot(), force.reason(), work.now.wallMs());
    } else if (ask instanceof Ask.Register register) {
      return work -> Admission.register(work.draft, from, register.spec());
    } else if (ask instanceof Ask.Release release) {
      return work -> Admission.release(work.draft, from, release.level());
    } else if (ask instanceof Ask.Lost lost) {
      return work -> Admission.lost(work.draft, from, lost.level(), lost.why(), work.now.wallMs());
    } else if (ask instanceof Ask.Confirm) {
      return work -> Admission.confirm(work.draft, from);
    }
    Ask.Store store = (Ask.Store) ask;
    return work -> {
      work.stored = Optional.of(work.store(store.transaction()));
      return Optional.empty();
    };
  }
}
