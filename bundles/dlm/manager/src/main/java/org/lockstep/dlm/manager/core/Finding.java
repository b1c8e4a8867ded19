package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.ResourceName;

/** Who is the master of a resource: what this node asks the directory, and answers where it is. */
final class Finding {
  private final ShardState state;
  private final Consumer<Message.Found> found;

  /**
   * @param found takes what the directory says
   */
  Finding(ShardState state, Consumer<Message.Found> found) {
    this.state = state;
    this.found = found;
  }

  /**
   * @param rebuilding of an orphan
   */
  void find(Known what, boolean rebuilding) {
    if (what.finding || state.keeper == null || state.frozen && !rebuilding) {
      return;
    }
    what.finding = true;
    if (state.keeps()) {
      answer(state.self, what.name, rebuilding);
    } else {
      state.tellKeeper(new Message.Find(what.name, rebuilding));
    }
  }

  void answer(Incarnation from, ResourceName name, boolean rebuilding) {
    if (!state.keeps() || !state.members.contains(from)) {
      return; // it asks the next keeper when that knows, or leaves
    }
    if (state.frozen && !rebuilding) {
      state.directory.later(from, name);
      return;
    }
    state
        .directory
        .find(from, name, rebuilding)
        .map(it -> new Message.Found(name, it.master(), state.floor, it.veiled(), rebuilding))
        .ifPresent(answer -> tell(from, answer));
  }

  private void tell(Incarnation to, Message.Found answer) {
    if (to.equals(state.self)) {
      found.accept(answer);
    } else {
      state.out.send(to, answer);
    }
  }

  /** Where the directory is, it hears who masters what. */
  void tell(Message.Mastered mastered) {
    if (state.keeps()) {
      mastered(mastered);
    } else {
      state.tellKeeper(mastered);
    }
  }

  void mastered(Message.Mastered mastered) {
    boolean goes = !state.members.contains(mastered.master());
    for (ResourceName name : mastered.names()) {
      if (goes) {
        state.directory.orphan(name, !state.unrecovered.isEmpty());
      } else {
        state.directory.put(name, mastered.master());
      }
    }
  }

  void handedOver(Message.HandOver what, Incarnation heir) {
    if (state.keeps()) {
      state.directory.put(what.name(), heir);
    }
  }

  /** Now and then: what nobody has used since the last time is forgotten. */
  void sweep() {
    List<Known> unused = new ArrayList<>();
    for (Known what : state.allKnown()) {
      if (!what.isOfNoUse() || what.finding) {
        what.idle = false;
      } else if (what.idle) {
        unused.add(what);
      } else {
        what.idle = true;
      }
    }
    unused.forEach(this::forget);
  }

  private void forget(Known what) {
    state.forget(what);
    if (what.resource == null) {
      return;
    }
    Message.Forget forget = new Message.Forget(what.name, what.resource.token());
    if (state.keeps()) {
      forgotten(state.self, forget);
    } else {
      state.tellKeeper(forget);
    }
  }

  void forgotten(Incarnation from, Message.Forget forget) {
    state.directory.remove(forget.name(), from);
    state.floor = Math.max(state.floor, forget.token());
  }
}
